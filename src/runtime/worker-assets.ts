/** Our documents on Workers: static files that were made when the Worker was built. */

import type { LoadReferenceAsset } from '../http/routes/route-deps.ts'

/** What `npm run build:worker` made of our documents, as static files that wrangler.toml binds. */
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
