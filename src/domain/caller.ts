/** Who is calling: the verified token, as the rest of the service sees it. */

import type { Trace } from './ports.ts'

export const scopes = [
  'health:read',
  'profiles:write',
  'profiles:read',
  'face-liveness:write',
  'face-liveness:read',
  'documents:analyze',
  'aws-credentials:read',
  'settings:read',
  'status-history:write',
  'verification-history:write',
  'teams:all',
] as const
export type Scope = (typeof scopes)[number]

export interface Caller {
  /** The token's `sub`. */
  subject: string
  clientId: string
  /** Empty for the default team. */
  team: string
  scopes: ReadonlySet<string>
}

/** One team's caller sees that team alone; `teams:all` sees every team (product/api.md section 3). */
export const sees = (caller: Caller, team: string): boolean =>
  caller.team === team || caller.scopes.has('teams:all')

/** What every flow is told of the request it serves. */
export interface Call {
  caller: Caller
  /** Address of the client, or empty where nothing tells. */
  clientAddress: string
  trace: Trace
}
