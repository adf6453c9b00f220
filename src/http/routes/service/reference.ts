/** Serves the OpenAPI document, and the same as a page. */

import { toBase64 } from '../../../domain/encoding/base64.ts'
import { defineRoute } from '../route.ts'
import type { ReferenceAsset, RouteDeps } from '../route-deps.ts'

/** Stand for megabytes until the limits of this server are known. */
export const limitPlaceholders = { image: '{MAX_IMAGE_MB}', video: '{MAX_VIDEO_MB}' } as const

const publicRead = { method: 'get', scope: null, applicants: false, errors: [] } as const

export const readOpenApi = defineRoute(
  { ...publicRead, id: 'readOpenApi', path: '/openapi.json' },
  (deps) => {
    const text = loadedOnce('openapi.json', deps)
    return async (c) => c.body(await text(), 200, { 'Content-Type': 'application/json' })
  },
)

export const readDocs = defineRoute({ ...publicRead, id: 'readDocs', path: '/docs' }, (deps) => {
  const text = loadedOnce('docs.html', deps)
  return async (c) => {
    const page = await text()
    return c.html(page, 200, { 'Content-Security-Policy': await policyOf(page) })
  }
})

/** Loaded by the first request: the start does not wait for it. A failed load is tried again. */
function loadedOnce(name: ReferenceAsset, { config, loadReferenceAsset }: RouteDeps) {
  let text: string | undefined
  return async (): Promise<string> => {
    text ??= (await loadReferenceAsset(name))
      .replaceAll(limitPlaceholders.image, megabytes(config.maxImageBytes))
      .replaceAll(limitPlaceholders.video, megabytes(config.maxVideoBytes))
    return text
  }
}

/** The page may use its own style, identified by its hash, and nothing else; its icon is empty. */
async function policyOf(page: string): Promise<string> {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? ''
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
  return [
    "default-src 'none'",
    `style-src 'sha256-${toBase64(new Uint8Array(digest))}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const megabytes = (bytes: number): string => String(Math.round((bytes / 1024 / 1024) * 10) / 10)
