/** Serves the OpenAPI document. */

import { Hono } from 'hono'
import type { AppEnv } from '../context.ts'
import type { FileLimits } from './json-schemas.ts'

/** Made, and its code read, when it is first asked for: no start waits for it. */
export function openApi(limits: FileLimits): Hono<AppEnv> {
  let text: string | null = null
  return new Hono<AppEnv>().get('/openapi.json', async (c) => {
    const { openApiDocument } = await import('./document.ts')
    text ??= JSON.stringify(openApiDocument(limits))
    return c.body(text, 200, { 'Content-Type': 'application/json' })
  })
}
