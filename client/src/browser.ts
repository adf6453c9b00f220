/** `@identivia/client/browser`: for code that runs on the person's device. It holds no client secret. */

import { applicantClient, type BrowserClient, type BrowserClientOptions } from './applicant.ts'
import { systemIo } from './io.ts'

export const createBrowserClient = (options: BrowserClientOptions): BrowserClient =>
  applicantClient(options, systemIo)

export type * from './api-types.ts'
export type { BrowserClient, BrowserClientOptions, GivenToken } from './applicant.ts'
export { type ClientErrorCode, IdentiviaError, type IdentiviaErrorCode } from './error.ts'
export type { Fetch } from './io.ts'
export type { LivenessCredentialProvider, LivenessCredentials } from './liveness-credentials.ts'
export type * from './shapes.ts'
export type { CallOptions, ClientOptions, PostOptions } from './transport.ts'
export type { Upload } from './upload.ts'
