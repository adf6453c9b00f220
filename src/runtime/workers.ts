/** The server on Cloudflare Workers: one app per isolate, built by its first request. */

import { createApp } from '../app.ts'
import { describeProblems, readConfig, variableNames } from '../config/config.ts'
import { createDeps } from '../deps.ts'
import type { RateLimitBinding, RateLimitBindings } from '../http/middleware/rate-limit.ts'
import { systemIo } from './io.ts'
import { logFrom } from './log.ts'
import { readAsset } from './worker-assets.ts'

/** Bindings are no process environment: a variable may be a number or JSON, and other bindings are objects. */
type Env = Record<string, unknown>
type Serve = (request: Request) => Promise<Response>

let serve: Serve | undefined

export default {
  fetch: (request: Request, env: Env, context: { waitUntil(work: Promise<unknown>): void }) => {
    serve ??= build(env)
    const answer = serve(request)
    // Other requests may wait for a login that this one began: a caller who hangs up must not end it.
    context.waitUntil(answer)
    return answer
  },
}

function build(env: Env): Serve {
  const read = readConfig(
    Object.fromEntries(variableNames.map((name) => [name, asText(env[name])])),
  )
  if (!read.ok) {
    console.error(`The configuration has problems:\n${describeProblems(read.problems)}`)
    return misconfigured
  }
  // Cloudflare's own header names the client; X-Forwarded-For is not asked, its left part is anybody's.
  const config = { ...read.config, trustedProxies: 0 }
  const writeLog = logFrom(config.logLevel)
  const rateLimitBindings = rateLimitBindingsOf(env)
  const app = createApp(
    createDeps(config, {
      ...systemIo,
      memory: () => null,
      writeLog,
      rateLimitBindings,
      loadReferenceAsset: readAsset(env),
    }),
  )
  return async (request) =>
    app.fetch(request, { remoteAddress: request.headers.get('CF-Connecting-IP') ?? '' })
}

/** Those that wrangler.toml declares; where one is missing, each isolate counts for itself. */
function rateLimitBindingsOf(env: Env): RateLimitBindings {
  const {
    RATE_LIMIT_API: api,
    RATE_LIMIT_COSTLY: costly,
    RATE_LIMIT_UNAUTHENTICATED: unauthenticated,
    RATE_LIMIT_TOKEN: token,
    RATE_LIMIT_TOKEN_ADDRESS: tokenAddress,
  } = env
  return {
    ...(isRateLimit(api) ? { api } : {}),
    ...(isRateLimit(costly) ? { costly } : {}),
    ...(isRateLimit(unauthenticated) ? { unauthenticated } : {}),
    ...(isRateLimit(token) ? { token } : {}),
    ...(isRateLimit(tokenAddress) ? { 'token-address': tokenAddress } : {}),
  }
}

const isRateLimit = (binding: unknown): binding is RateLimitBinding =>
  typeof binding === 'object' && binding !== null && 'limit' in binding

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : (JSON.stringify(value ?? undefined) as string | undefined)

const misconfigured: Serve = async () =>
  Response.json(
    {
      error: 'Service is misconfigured',
      code: 'misconfigured',
      request_id: systemIo.uuid(),
    },
    { status: 500, headers: { 'Cache-Control': 'no-store' } },
  )
