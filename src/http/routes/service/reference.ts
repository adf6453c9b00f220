/** Serves the OpenAPI document, and the same as a page. */

import { toBase64 } from '../../../domain/encoding/base64.ts'
import type { AppContext } from '../../middleware/context.ts'
import { defineRoute } from '../route.ts'
import type { ReferenceAsset, RouteDeps } from '../route-deps.ts'
import { createSharedAsset, respondWith, type SharedAsset } from './shared-asset.ts'

/** Stand for megabytes until the limits of this server are known. */
export const limitPlaceholders = { image: '{MAX_IMAGE_MB}', video: '{MAX_VIDEO_MB}' } as const

const publicRead = { method: 'get', scope: null, applicants: false, errors: [] } as const

/** A representation and the headers that belong to it. */
interface Reference {
  asset: SharedAsset
  own: Record<string, string>
}

const headersOf: Record<ReferenceAsset, (text: string) => Promise<Record<string, string>>> = {
  'openapi.json': async () => ({ 'Content-Type': 'application/json' }),
  'docs.html': async (page) => ({
    'Content-Type': 'text/html; charset=UTF-8',
    'Content-Security-Policy': await policyOf(page),
  }),
}

const serve = (name: ReferenceAsset) => (deps: RouteDeps) => {
  const load = loadedOnce(name, deps)
  return async (c: AppContext) => {
    const { asset, own } = await load()
    return respondWith(asset, c.req.raw.headers, own)
  }
}

export const readOpenApi = defineRoute(
  { ...publicRead, id: 'readOpenApi', path: '/openapi.json' },
  serve('openapi.json'),
)

export const readDocs = defineRoute(
  { ...publicRead, id: 'readDocs', path: '/docs' },
  serve('docs.html'),
)

/** Loaded by the first requests, together: the start does not wait for it. A failed load is tried again. */
function loadedOnce(name: ReferenceAsset, deps: RouteDeps): () => Promise<Reference> {
  let loading: Promise<Reference> | null = null
  return () => {
    loading ??= load(name, deps).catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}

async function load(
  name: ReferenceAsset,
  { config, loadReferenceAsset }: RouteDeps,
): Promise<Reference> {
  const text = (await loadReferenceAsset(name))
    .replaceAll(limitPlaceholders.image, megabytes(config.maxImageBytes))
    .replaceAll(limitPlaceholders.video, megabytes(config.maxVideoBytes))
  return { asset: await createSharedAsset(text), own: await headersOf[name](text) }
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
