/** `@identivia/client/server`: for programs that can keep a secret. Bundlers reject it in browser builds. */

import { systemIo } from './io.ts'
import { machineClient, type ServerClient, type ServerClientOptions } from './machine.ts'

/** Throws in a browser page, where anybody could read the secret. */
export function createServerClient(options: ServerClientOptions): ServerClient {
  if ('document' in globalThis)
    throw new Error('A client secret must not reach a browser: use @identivia/client/browser')
  return machineClient(options, systemIo)
}

export type * from './api-types.ts'
export { type ClientErrorCode, IdentiviaError, type IdentiviaErrorCode } from './error.ts'
export type { Fetch } from './io.ts'
export type { ServerClient, ServerClientOptions } from './machine.ts'
export type * from './shapes.ts'
export type { CallOptions, ClientOptions, PostOptions } from './transport.ts'
export type { Upload } from './upload.ts'
