/** Serves what the API says of itself: the OpenAPI document, and the same as a page. */

import { Hono } from 'hono'
import { toBase64 } from '../../../domain/encoding/base64.ts'
import type { AppEnv } from '../../middleware/context.ts'

export type DocumentName = 'openapi.json' | 'docs.html'

/** Gives a document with marks where the limits of this server belong: made on the spot, or kept as a file. */
export type ReadDocument = (name: DocumentName) => Promise<string>

/** What stands for megabytes until they are known. */
export const limitMarks = { image: '{MAX_IMAGE_MB}', video: '{MAX_VIDEO_MB}' } as const

interface Options {
  readDocument: ReadDocument
  maxImageBytes: number
  maxVideoBytes: number
}

/** Read when they are first asked for: no start waits for them. */
export function documents({ readDocument, maxImageBytes, maxVideoBytes }: Options): Hono<AppEnv> {
  const kept = new Map<DocumentName, string>()
  const textOf = async (name: DocumentName): Promise<string> => {
    const text =
      kept.get(name) ??
      (await readDocument(name))
        .replaceAll(limitMarks.image, megabytes(maxImageBytes))
        .replaceAll(limitMarks.video, megabytes(maxVideoBytes))
    kept.set(name, text)
    return text
  }
  return new Hono<AppEnv>()
    .get('/openapi.json', async (c) =>
      c.body(await textOf('openapi.json'), 200, { 'Content-Type': 'application/json' }),
    )
    .get('/docs', async (c) => {
      const page = await textOf('docs.html')
      return c.html(page, 200, { 'Content-Security-Policy': await policyOf(page) })
    })
}

/** The page may have its own style, known by its content, and nothing else; its icon is empty. */
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
