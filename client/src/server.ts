/** `@identivia/client/server`: for programs that can keep a secret. Bundlers refuse it for browsers. */

import { systemIo } from './io.ts'
import { machineClient, type ServerClient, type ServerClientOptions } from './machine.ts'

/** Throws where there is a page: what runs there can be read by anybody. */
export function createServerClient(options: ServerClientOptions): ServerClient {
  if ('document' in globalThis)
    throw new Error('A client secret must not reach a browser: use @identivia/client/browser there')
  return machineClient(options, systemIo)
}

export type * from './api-types.ts'
export { type ClientErrorCode, IdentiviaError, type IdentiviaErrorCode } from './error.ts'
export type { Fetch } from './io.ts'
export type { ServerClient, ServerClientOptions } from './machine.ts'
export type * from './shapes.ts'
export type { CallOptions, ClientOptions, PostOptions } from './transport.ts'
export type { Upload } from './upload.ts'
