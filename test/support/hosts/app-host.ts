/** Serves the app under test on every runtime: one app for each world, created when the world is opened. */

import { type Api, createApi } from '../../../src/app.ts'
import { describeProblems, readConfig } from '../../../src/config/config.ts'
import { createDeps, type Io } from '../../../src/deps.ts'
import type { RateLimitBindings } from '../../../src/http/middleware/rate-limit.ts'
import type { LogLine } from '../../../src/http/middleware/request-log.ts'
import { systemIo } from '../../../src/runtime/system-io.ts'
import { createDeadlines, type Deadlines } from './deadlines.ts'
import {
  clockHeader,
  deadlinesOf,
  encodeLog,
  logHeader,
  openPath,
  passDeadlinesPath,
  type Route,
  rateLimitHost,
  type WorldSettings,
  worldHeader,
} from './protocol.ts'

/** What the runtime provides. */
export interface HostOptions extends Pick<Io, 'memory' | 'loadReferenceAsset' | 'codecs'> {
  /** The network of a world. */
  fetchOf: (settings: WorldSettings) => Io['fetch']
}

export type AppHost = (request: Request, remoteAddress: string) => Promise<Response>

interface HostedWorld {
  api: Api
  clock: { nowMs: number }
  deadlines: Deadlines
  /** Lines that were written but not delivered yet. */
  log: LogLine[]
}

export function createAppHost(options: HostOptions): AppHost {
  const worlds = new Map<string, HostedWorld>()
  const open = async (request: Request): Promise<Response> => {
    const settings = (await request.json()) as WorldSettings
    const opened = openWorld(settings, options)
    if (typeof opened === 'string') return new Response(opened, { status: 400 })
    worlds.set(settings.id, opened)
    return Response.json(opened.api.app.routes.map(({ method, path }): Route => ({ method, path })))
  }
  return async (request, remoteAddress) => {
    if (new URL(request.url).pathname === openPath) return open(request)
    const world = worlds.get(request.headers.get(worldHeader) ?? '')
    if (world === undefined) return new Response('No such world', { status: 421 })
    const { pathname } = new URL(request.url)
    const passed = deadlinesOf.find((of) => pathname === passDeadlinesPath(of))
    if (passed !== undefined) {
      world.deadlines.pass(passed)
      return new Response(null, { status: 204 })
    }
    world.clock.nowMs = Number(request.headers.get(clockHeader) ?? world.clock.nowMs)
    const answer = await world.api.fetch(request, { remoteAddress })
    // The log line of a request is written before its response is sent, so it travels with it.
    answer.headers.set(logHeader, encodeLog(world.log.splice(0)))
    return answer
  }
}

function openWorld(settings: WorldSettings, options: HostOptions): HostedWorld | string {
  const read = readConfig(settings.env)
  if (!read.ok) return describeProblems(read.problems)
  const { memory, loadReferenceAsset, codecs, fetchOf } = options
  const clock = { nowMs: settings.clockMs }
  const fetch = fetchOf(settings)
  const log: LogLine[] = []
  const deadlines = createDeadlines()
  const io: Io = {
    ...systemIo,
    setTimer: deadlines.setTimer,
    now: () => clock.nowMs,
    fetch,
    rateLimitBindings: rateLimitBindings(settings, fetch),
    memory,
    loadReferenceAsset,
    writeLog: (line) => log.push(line),
    codecs,
  }
  const api = createApi(createDeps(read.config, io))
  if (settings.bugPath !== null) {
    api.app.get(settings.bugPath, () => {
      throw new TypeError('a secret message')
    })
  }
  return { api, clock, deadlines, log }
}

const rateLimitBindings = ({ rateLimits }: WorldSettings, send: Io['fetch']): RateLimitBindings =>
  Object.fromEntries(
    rateLimits.map((name) => [
      name,
      {
        limit: async ({ key }: { key: string }) => {
          const counted = { method: 'POST', body: key }
          const answer = await send(new Request(`http://${rateLimitHost}/${name}`, counted))
          return (await answer.json()) as { success: boolean }
        },
      },
    ]),
  )
