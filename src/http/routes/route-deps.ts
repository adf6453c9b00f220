/** What handlers work with. Each takes what it needs when the app is built. */

import type { Config } from '../../config/config.ts'
import type { Flows } from '../../flows/flows.ts'
import type { RateLimits } from '../middleware/rate-limit.ts'
import type { IssueToken } from './tokens/tokens.ts'

/** Bytes, as the runtime counts them; null if it cannot tell. */
export interface MemoryUse {
  rss: number
  heapTotal: number
  heapUsed: number
}

export type ReferenceAsset = 'openapi.json' | 'docs.html'

/** Loads an asset that still has placeholders for this server's limits: built on demand, or read from a file. */
export type LoadReferenceAsset = (name: ReferenceAsset) => Promise<string>

/** What the app is built from, as far as handlers use it. */
export interface AppParts {
  config: Config
  flows: Flows
  /** Epoch milliseconds. */
  now: () => number
  memory: () => MemoryUse | null
  loadReferenceAsset: LoadReferenceAsset
}

export interface RouteDeps extends AppParts {
  startedAtMs: number
  limits: RateLimits
  issueToken: IssueToken
}
