/** A runtime of the tests: an API that answers as told, a clock that moves by what is waited, and no chance. */

import type { Io } from '../../client/src/io.ts'
import { machineClient, type ServerClientOptions } from '../../client/src/machine.ts'

export const baseUrl = 'https://api.test'
export const clientSecret = 'the-secret-of-the-client'
/** Of each try; no delay between two tries is as long. */
const deadlineMs = 60_000
const maxRequests = 100

export interface Fake {
  io: Io
  requests: Request[]
  /** Milliseconds of each wait between two tries, in order. */
  waits: number[]
  advance: (ms: number) => void
  /** Ends the time of every try that is under way. */
  endTime: () => void
  /** Timers that are neither fired nor cancelled. */
  pending: () => number
}

export type Answering = (request: Request, nth: number) => Response | Promise<Response>

interface FakeOptions {
  random?: number
  /** Whether a wait between tries ends at once, as is the rule, or not at all. */
  waits?: 'end' | 'stay'
}

export function fake(answering: Answering, { random = 0, waits = 'end' }: FakeOptions = {}): Fake {
  const clock = { ms: Date.UTC(2026, 0, 1) }
  const timers = new Set<{ ms: number; run: () => void }>()
  const requests: Request[] = []
  const waited: number[] = []
  const keys = { made: 0 }
  return {
    requests,
    waits: waited,
    advance: (ms) => {
      clock.ms += ms
    },
    endTime: () => {
      for (const timer of timers) if (timer.ms >= deadlineMs) timer.run()
    },
    pending: () => timers.size,
    io: {
      fetch: async (url, init) => {
        const request = new Request(url, init)
        requests.push(request)
        if (requests.length > maxRequests) throw new RangeError('The client does not stop')
        return answering(request.clone(), requests.length)
      },
      now: () => clock.ms,
      setTimer: (ms, run) => {
        const timer = { ms, run }
        timers.add(timer)
        if (ms < deadlineMs) {
          waited.push(ms)
          clock.ms += ms
          if (waits === 'end') {
            timers.delete(timer)
            queueMicrotask(run)
          }
        }
        return () => timers.delete(timer)
      },
      random: () => random,
      newKey: () => {
        keys.made += 1
        return `key-${keys.made}`
      },
    },
  }
}

export const isTokenRequest = (request: Request): boolean => request.url.endsWith('/api/auth/token')

/** `token-1`, `token-2` and so on to token requests; the rest is up to `others`. */
export function withTokens(others: Answering, expiresIn = 3600): Answering {
  const count = { tokens: 0, others: 0 }
  return (request) => {
    if (!isTokenRequest(request)) {
      count.others += 1
      return others(request, count.others)
    }
    count.tokens += 1
    return Response.json({
      access_token: `token-${count.tokens}`,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: 'settings:read',
    })
  }
}

export const machine = (on: Fake, options: Partial<ServerClientOptions> = {}) =>
  machineClient({ baseUrl, clientId: 'a-client', clientSecret, ...options }, on.io)

/** Answers with settings, which are as good as anything. */
export const settings = (): Response => Response.json({ success: true, data: { a: 1 } })

export const apiError = (
  status: number,
  code: string,
  headers: Record<string, string> = {},
): Response =>
  Response.json({ error: 'Failed', code, request_id: 'request-1' }, { status, headers })

/** The error that a promise rejects with; a value is a failure of the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`It resolved with ${JSON.stringify(value)}`)
    },
    (reason) => reason,
  )
}
