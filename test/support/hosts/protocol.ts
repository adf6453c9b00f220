/** What the test process and the app under test in another process exchange besides the requests themselves. */

import type { LogLine } from '../../../src/http/middleware/request-log.ts'

/** The world of a request, in both directions. */
export const worldHeader = 'x-test-world'
/** The time in the world, in epoch milliseconds. */
export const clockHeader = 'x-test-clock'
/** The host of the platform's counters: `/<name>`, with the key as body. */
export const rateLimitHost = 'rate-limits.test'
/** Log lines written before this response, as URI-encoded JSON. */
export const logHeader = 'x-test-log'
/** The target of a request that the app sends to the test process instead. */
export const targetHeader = 'x-test-target'
export const redirectHeader = 'x-test-redirect'
/** Instead of a response: the request failed, as on a broken network. */
export const failedHeader = 'x-test-failed'

/** Opens a world with these `WorldSettings`: 200 with its routes, or 400 with the problem as text. */
export const openPath = '/test-host/open'
/** Lets the deadlines of a world's vendor calls pass, or those of the bodies sent to it. */
export const passDeadlinesPath = (of: DeadlinesOf) => `/test-host/pass-deadlines/${of}`
export const deadlinesOf = ['vendors', 'bodies'] as const
export type DeadlinesOf = (typeof deadlinesOf)[number]

export interface WorldSettings {
  id: string
  /** The whole environment of the app. */
  env: Record<string, string | undefined>
  /** The time until the first request. */
  clockMs: number
  /** Where to send the requests that the test process responds to. */
  networkUrl: string
  /** The hosts of those requests. */
  answeredByTests: readonly string[] | 'everything'
  /** The names of the limits that the platform counts. */
  rateLimits: readonly string[]
  /** A route that throws; null for none. */
  bugPath: string | null
}

export interface Route {
  method: string
  path: string
}

export const encodeLog = (lines: readonly LogLine[]): string =>
  encodeURIComponent(JSON.stringify(lines))

export const decodeLog = (text: string): LogLine[] => JSON.parse(decodeURIComponent(text))
