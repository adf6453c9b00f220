/** The server on Cloudflare Workers: one app per isolate, built on its first request. */

import { createApi } from '../app.ts'
import { readConfig, variableNames } from '../config/config.ts'
import { createDeps } from '../deps.ts'
import {
  type RateLimitBinding,
  type RateLimitBindings,
  rateLimitNames,
} from '../http/middleware/rate-limit.ts'
import { workerCodecs } from './codecs/worker-codecs.ts'
import { logFrom, logProblems } from './log.ts'
import { systemIo } from './system-io.ts'
import { readAsset } from './worker-assets.ts'

/** Unlike environment variables, bindings may be numbers, JSON or objects. */
type Env = Record<string, unknown>
type Serve = (request: Request) => Promise<Response>

let serve: Serve | undefined

export default {
  fetch: (request: Request, env: Env, context: { waitUntil(work: Promise<unknown>): void }) => {
    serve ??= build(env)
    const response = serve(request)
    // Other requests may wait for a login that this one started: a client that disconnects must not end it.
    context.waitUntil(response)
    return response
  },
}

function build(env: Env): Serve {
  const read = readConfig(
    Object.fromEntries(variableNames.map((name) => [name, asText(env[name])])),
  )
  if (!read.ok) {
    logProblems(read.problems)
    return misconfigured
  }
  // Cloudflare's own header holds the client's address. X-Forwarded-For is not used: clients can write to it.
  const config = { ...read.config, trustedProxies: 0 }
  const api = createApi(
    createDeps(config, {
      ...systemIo,
      memory: () => null,
      writeLog: logFrom(config.logLevel),
      rateLimitBindings: rateLimitBindingsOf(env),
      loadReferenceAsset: readAsset(env),
      codecs: workerCodecs,
    }),
  )
  return async (request) =>
    api.fetch(request, { remoteAddress: request.headers.get('CF-Connecting-IP') ?? '' })
}

/** The bindings that wrangler.toml declares. Without one, each isolate counts for itself. */
function rateLimitBindingsOf(env: Env): RateLimitBindings {
  const bindings: RateLimitBindings = {}
  for (const name of rateLimitNames) {
    const binding = env[`RATE_LIMIT_${name.toUpperCase().replace('-', '_')}`]
    if (isRateLimit(binding)) bindings[name] = binding
  }
  return bindings
}

const isRateLimit = (binding: unknown): binding is RateLimitBinding =>
  typeof binding === 'object' && binding !== null && 'limit' in binding

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : (JSON.stringify(value ?? undefined) as string | undefined)

const misconfigured: Serve = async () =>
  Response.json(
    { error: 'Service is misconfigured', code: 'misconfigured', request_id: systemIo.uuid() },
    { status: 500, headers: { 'Cache-Control': 'no-store' } },
  )
