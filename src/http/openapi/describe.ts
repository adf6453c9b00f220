/** What the OpenAPI document and the reference page say about a route, beyond its contract. */

import type { Contract, Named } from '../routes/contract.ts'

export interface DocumentedResponse extends Named {
  status: number
  description: string
  /** By what each of them shows. */
  examples: Readonly<Record<string, object | string>>
  /** Default `application/json`. */
  mediaType?: 'application/json' | 'text/html'
  headers?: readonly ('Retry-After' | 'WWW-Authenticate')[]
}

export interface Description {
  tag: 'Tokens' | 'Profiles' | 'Liveness' | 'Documents' | 'Decisions' | 'Service'
  summary: string
  description: string
  answers: readonly DocumentedResponse[]
}

/** By operation id. */
export type Descriptions = Readonly<Record<string, Description>>

export type Operation = Contract & Description
