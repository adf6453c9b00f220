/** An Io without a network or a clock of its own: sleeping moves the time on, and tests answer requests. */

import type { Trace, UpstreamCall } from '../../src/domain/ports/trace.ts'
import type { Io } from '../../src/io/io.ts'

export interface SentRequest {
  url: string
  method: string
  headers: Headers
  body: string
}

export interface FakeIo extends Io {
  sent: SentRequest[]
  /** Pauses between attempts, in milliseconds. */
  pauses: number[]
  traces: UpstreamCall[]
  trace: Trace
  /** Moves the clock and runs the timers that have come due. */
  advance: (ms: number) => void
  timersLeft: () => number
}

export type Respond = (
  request: SentRequest,
  io: FakeIo,
  signal: AbortSignal,
) => Response | Promise<Response>

export const startMs = Date.UTC(2026, 0, 2, 3, 4, 5)

/** The responders answer the requests in turn; the last one answers all that follow. */
export function fakeIo(...responders: [Respond, ...Respond[]]): FakeIo {
  const state = { nowMs: startMs, calls: 0 }
  const timers = new Map<() => void, number>()
  const io: FakeIo = {
    sent: [],
    pauses: [],
    traces: [],
    trace: (call) => io.traces.push(call),
    now: () => state.nowMs,
    random: () => 0.5,
    uuid: () => '00000000-0000-4000-8000-000000000000',
    advance(ms) {
      state.nowMs += ms
      for (const [run, dueMs] of [...timers]) {
        if (dueMs > state.nowMs) continue
        timers.delete(run)
        run()
      }
    },
    timersLeft: () => timers.size,
    setTimer(ms, run) {
      const timer = () => run()
      timers.set(timer, state.nowMs + ms)
      return () => timers.delete(timer)
    },
    async sleep(ms) {
      io.pauses.push(ms)
      io.advance(ms)
    },
    async fetch(request) {
      const { url, method, headers } = request
      const sent = { url, method, headers, body: await request.text() }
      io.sent.push(sent)
      const respond = responders[Math.min(state.calls, responders.length - 1)] ?? responders[0]
      state.calls += 1
      return respond(sent, io, request.signal)
    },
  }
  return io
}

/** Answers `body` as JSON. */
export const json =
  (body: unknown, init: ResponseInit = {}): Respond =>
  () =>
    Response.json(body, init)

export const text =
  (body: string, init: ResponseInit = {}): Respond =>
  () =>
    new Response(body, init)

/** Never answers; time passes until every deadline is over. */
export const hang: Respond = (_, io) => {
  io.advance(120_000)
  return new Promise(() => {})
}

/** Sends headers and the first bytes, and then nothing, ignoring that it was aborted. */
export const stall: Respond = (_, io) => {
  const first = { sent: false }
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (first.sent) {
          io.advance(120_000)
          return new Promise(() => {})
        }
        first.sent = true
        controller.enqueue(new TextEncoder().encode('{"a":'))
      },
    }),
  )
}

/** The connection breaks before an answer. */
export const noConnection: Respond = () => {
  throw new TypeError('connect ECONNREFUSED 10.1.2.3:443')
}

/** The connection breaks within the body. */
export const brokenBody: Respond = () =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'))
        controller.error(new TypeError('terminated'))
      },
    }),
  )

/** Goes on for longer than any caller should read. */
export const huge: Respond = () => {
  const filler = new Uint8Array(1024 * 1024).fill(0x20)
  return new Response(new ReadableStream({ pull: (controller) => controller.enqueue(filler) }), {
    headers: { 'content-type': 'application/json' },
  })
}
