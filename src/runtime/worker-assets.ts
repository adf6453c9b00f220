/** The OpenAPI document and the reference page on Workers: static files generated when the Worker is built. */

import type { LoadReferenceAsset } from '../http/routes/route-deps.ts'

/** Reads what `npm run build:worker` generated, through the binding in wrangler.toml. */
export const readAsset =
  ({ ASSETS }: Record<string, unknown>): LoadReferenceAsset =>
  async (name) => {
    if (!isAssets(ASSETS)) throw new Error('The binding ASSETS is missing')
    const file = await ASSETS.fetch(`https://assets.local/${name}`)
    if (!file.ok) throw new Error(`The asset ${name} is missing: ${file.status}`)
    return file.text()
  }

interface Assets {
  fetch(url: string): Promise<Response>
}

const isAssets = (binding: unknown): binding is Assets =>
  typeof binding === 'object' && binding !== null && 'fetch' in binding
