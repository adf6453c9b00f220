/** Applies the failures that a vendor was told to produce to its real answer. */

import type { ErrorKind, QuirkKind, WireKind } from './controls/failures.ts'
import { concat, utf8 } from './encoding.ts'
import type { World } from './world.ts'

/** The errors of one vendor. */
export type VendorErrors = {
  error: (kind: ErrorKind, retryAfterSeconds: number | null) => Response
  status: (status: number) => Response
}

export type Serving = { operation: string; signal: AbortSignal; errors: VendorErrors }

// The API under test gives up far sooner; this only ends a forgotten request.
const hangMs = 60_000
const hugeBytes = 33 * 1024 * 1024
const chunkBytes = 1024 * 1024

export async function serve(
  world: World,
  { operation, signal, errors }: Serving,
  answer: (quirk: QuirkKind | null) => Promise<Response>,
): Promise<Response> {
  const atMs = world.now()
  const plan = world.controls.plan(operation)
  await world.wait(plan.delayMs, signal)
  const respond = (): Promise<Response> | Response => {
    if (plan.fault === null) return answer(null)
    switch (plan.fault.play) {
      case 'error':
        return errors.error(plan.fault.kind, plan.fault.retryAfterSeconds)
      case 'status':
        return errors.status(plan.fault.status)
      case 'quirk':
        return answer(plan.fault.kind)
      case 'wire':
        return broken(plan.fault.kind, { world, signal, answer })
    }
  }
  const response = await respond()
  world.controls.record({ operation, atMs, status: response.status })
  return response
}

type Genuine = {
  world: World
  signal: AbortSignal
  answer: (quirk: QuirkKind | null) => Promise<Response>
}

async function broken(kind: WireKind, { world, signal, answer }: Genuine): Promise<Response> {
  switch (kind) {
    case 'garbage':
      return new Response('<html><body>It works!</body></html>', {
        headers: { 'content-type': 'text/html' },
      })
    case 'cut': {
      const genuine = await answer(null)
      const whole = new Uint8Array(await genuine.arrayBuffer())
      return new Response(whole.slice(0, Math.floor(whole.length / 2)), {
        status: genuine.status,
        headers: genuine.headers,
      })
    }
    case 'huge':
      return new Response(endless(), { headers: { 'content-type': 'application/json' } })
    case 'hang':
      await world.wait(hangMs, signal)
      return new Response(null, { status: 504 })
  }
}

/** Starts like JSON and is longer than any client should read. */
function endless(): ReadableStream<Uint8Array> {
  const filler = new Uint8Array(chunkBytes).fill(32)
  let sentBytes = 0
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(sentBytes === 0 ? concat([utf8('{"padding":"'), filler]) : filler)
      sentBytes += chunkBytes
      if (sentBytes >= hugeBytes) controller.close()
    },
  })
}
