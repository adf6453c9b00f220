/** What the test process and the app under test in another process tell each other, beside the requests themselves. */

import type { LogLine } from '../../../src/http/middleware/request-log.ts'

/** Which world a request belongs to, in both directions. */
export const worldHeader = 'x-test-world'
/** What time it is in the world, in epoch milliseconds. */
export const clockHeader = 'x-test-clock'
/** Where the platform's counters are asked: `/<name>` with the key as body. */
export const rateLimitHost = 'rate-limits.test'
/** Log lines that were written until this answer, as URI-encoded JSON. */
export const logHeader = 'x-test-log'
/** Where a request of the app was going, when it passes by the test process. */
export const targetHeader = 'x-test-target'
export const redirectHeader = 'x-test-redirect'
/** In place of an answer: the request failed as on a broken network. */
export const failedHeader = 'x-test-failed'

/** Opens a world by `WorldSettings`: 200 with its routes, or 400 with the problem as text. */
export const openPath = '/test-host/open'
/** The deadlines of what a world has sent to its vendors are over, or those of the bodies that are sent to it. */
export const passDeadlinesPath = (of: DeadlinesOf) => `/test-host/pass-deadlines/${of}`
export const deadlinesOf = ['vendors', 'bodies'] as const
export type DeadlinesOf = (typeof deadlinesOf)[number]

export interface WorldSettings {
  id: string
  /** The whole environment of the app. */
  env: Record<string, string | undefined>
  /** As the header, until the first request. */
  clockMs: number
  /** Where the requests pass by that the test process answers. */
  networkUrl: string
  /** Their hosts. */
  answeredByTests: readonly string[] | 'everything'
  /** The names of those that the platform counts. */
  rateLimits: readonly string[]
  /** Whether picture codecs are lent to the app, where the runtime has some. */
  toJpeg: 'converts' | 'cannot'
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
