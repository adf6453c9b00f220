/** Serves the OpenAPI document. */

import { Hono } from 'hono'
import type { AppEnv } from '../context.ts'
import { openApiDocument } from './document.ts'
import type { FileLimits } from './json-schemas.ts'

/** Made when it is first asked for, so that nobody's start waits for it. */
export function openApi(limits: FileLimits): Hono<AppEnv> {
  let text: string | null = null
  return new Hono<AppEnv>().get('/openapi.json', (c) => {
    text ??= JSON.stringify(openApiDocument(limits))
    return c.body(text, 200, { 'Content-Type': 'application/json' })
  })
}
