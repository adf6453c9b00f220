/** The HTTP routes that control the sandbox: failures, settings, and what a browser would do. */
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import * as z from 'zod'
import type { Liveness } from '../aws/liveness.ts'
import { type Events, NewEvent } from '../fingerprint/events.ts'
import { findScenario } from '../scenarios/scenarios.ts'
import { shapeOf } from '../specimens/image-shape.ts'
import type { World } from '../world.ts'
import { Failure, Target } from './failures.ts'

const NewFailure = z.strictObject({
  target: Target,
  failure: Failure,
  times: z.int().positive().optional(),
})

const Settings = z.strictObject({
  /** Milliseconds before each target answers. */
  latency: z.partialRecord(Target, z.number().min(0).max(60_000)).optional(),
  expired_sessions: z.enum(['EXPIRED', 'SessionNotFoundException']).optional(),
})

export type Parts = { liveness: Liveness; events: Events }

export function controlRoutes({ controls }: World, { liveness, events }: Parts): Hono {
  const refuse = (error: string, status = 400) => Response.json({ error }, { status })
  const app = new Hono()
  // A demo page of any origin may act as the browser here; nothing in a sandbox is secret.
  app.use('/sandbox/*', cors())

  app.post('/sandbox/failures', async (c) => {
    const wanted = NewFailure.safeParse(await readJson(c.req.raw))
    if (!wanted.success) return refuse(z.prettifyError(wanted.error))
    const { target, failure, times } = wanted.data
    try {
      controls.fail(target, failure, times)
    } catch (error) {
      return refuse(error instanceof Error ? error.message : 'Unknown failure')
    }
    return c.body(null, 204)
  })

  app.delete('/sandbox/failures', (c) => {
    controls.clearFailures()
    return c.body(null, 204)
  })

  app.put('/sandbox/settings', async (c) => {
    const wanted = Settings.safeParse(await readJson(c.req.raw))
    if (!wanted.success) return refuse(z.prettifyError(wanted.error))
    for (const target of Target.options) {
      const latencyMs = wanted.data.latency?.[target]
      if (latencyMs !== undefined) controls.setLatency(target, latencyMs)
    }
    if (wanted.data.expired_sessions) controls.setExpiredSessions(wanted.data.expired_sessions)
    return c.body(null, 204)
  })

  app.get('/sandbox/calls', (c) => {
    const target = Target.optional().safeParse(c.req.query('target'))
    return target.success
      ? c.json({ calls: controls.calls(target.data) })
      : refuse('No such target')
  })

  app.post('/sandbox/liveness/:sessionId', async (c) => {
    const image = new Uint8Array(await c.req.arrayBuffer())
    if (!shapeOf(image)) return refuse('The body must be a JPEG or PNG image')
    const finished = await liveness.finish(c.req.param('sessionId'), image)
    if (!finished.ok) {
      return refuse(finished.problem, finished.problem === 'already_finished' ? 409 : 404)
    }
    return c.json({
      session_id: c.req.param('sessionId'),
      status: finished.status,
      confidence: finished.confidencePercent,
    })
  })

  app.post('/sandbox/fingerprint/events', async (c) => {
    const wanted = NewEvent.safeParse((await readJson(c.req.raw)) ?? {})
    if (!wanted.success) return refuse(z.prettifyError(wanted.error))
    // A typo in a test must not silently become the harmless scenario.
    if (!findScenario(wanted.data.scenario)) return refuse('No such scenario', 404)
    const event = events.create(wanted.data)
    return c.json({ event_id: event.id, visitor_id: event.visitorId }, 201)
  })

  return app
}

async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json()
  } catch {
    return null
  }
}
