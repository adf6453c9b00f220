/** A world for each test: the app on the runtime of this run, a real PocketBase, and simulated vendors. */

import { sign } from 'hono/jwt'
import { createSandbox, type Sandbox, sandboxKeys } from '../../sandbox/sandbox.ts'
import { type Config, describeProblems, readConfig } from '../../src/config/config.ts'
import { scopes as allScopes } from '../../src/domain/identity/principal.ts'
import type { RateLimitBindings } from '../../src/http/middleware/rate-limit.ts'
import type { LogLine } from '../../src/http/middleware/request-log.ts'
import { undocumented } from './api-document.ts'
import { sharedHost } from './hosts/host.ts'
import {
  clockHeader,
  decodeLog,
  logHeader,
  type Route,
  rateLimitHost,
  worldHeader,
} from './hosts/protocol.ts'
import { pocketbase, type TestPocketBase } from './pocketbase.ts'
import { sendWithItsLength } from './raw-request.ts'
import { createVendorPatience } from './vendor-patience.ts'

export const jwtSecret = 'a-secret-of-the-tests-that-is-long-enough'
/** A loopback address, like the sandbox's. Nothing listens there: the tests own the app's fetch. */
const vendorHost = '127.0.0.1:9'

export interface World {
  config: Config
  sandbox: Sandbox
  pb: TestPocketBase
  log: LogLine[]
  /** The team of its tokens. */
  team: string
  routes: Route[]
  /** Advances the clock of the app and the vendors, which otherwise stands still, however busy the machine is. */
  advance: (ms: number) => void
  /**
   * Sends a request with a token that has every scope but teams:all, unless `init` says otherwise. Throws if the
   * OpenAPI document does not describe the response.
   */
  call: (path: string, init?: CallInit) => Promise<Response>
  /** Lets the deadline pass for all bodies that are being read. */
  passBodyDeadlines: () => Promise<void>
  /** Sends a request unchanged, and checks nothing. */
  request: (path: string, init?: RequestInit) => Promise<Response>
  /** Forwards a request that arrived over another connection. */
  forward: (arrived: Request) => Promise<Response>
}

/** An app with simulated vendors, in this process or another. */
export type Site = Pick<World, 'call' | 'sandbox'>

export interface CallInit extends Omit<RequestInit, 'headers'> {
  json?: unknown
  form?: Record<string, string | Blob | undefined>
  headers?: Record<string, string>
  /** A whole header value, or null for none. */
  authorization?: string | null
  /** Null for a token without a team; otherwise the world's own team, so that worlds do not share records. */
  team?: string | null
  scopes?: string[]
}

type Network = (request: Request) => Promise<Response>
type Between = (request: Request, next: Network) => Promise<Response>

export interface WorldOptions {
  env?: Record<string, string | undefined>
  pb?: TestPocketBase
  /** The platform's counters; none on Bun. */
  rateLimitBindings?: RateLimitBindings
  /** A route that throws. */
  bugPath?: string
  /** Wraps the app's whole network, the database included. */
  fetch?: Between
  /** Wraps only the vendors, which is faster if the app is in another process. */
  vendorFetch?: Between
}

export const baseEnv = (
  pb: { url: string; email: string; password: string },
  vendors: string = vendorHost,
) => ({
  POCKETBASE_URL: pb.url,
  PB_USER_EMAIL: pb.email,
  PB_USER_PASSWORD: pb.password,
  JWT_SECRET: jwtSecret,
  // One client acts for many people here: the limits are on, but high.
  RATE_LIMIT_PER_MINUTE: '100000',
  RATE_LIMIT_COSTLY_PER_MINUTE: '100000',
  RATE_LIMIT_TOKEN_PER_MINUTE: '100000',
  // Rivals of a race must meet in the database, and not in the queue before it.
  MAX_DATABASE_CALLS: '1000',
  CLIENT_URL: 'https://client.example',
  AWS_REGION: sandboxKeys.aws.region,
  AWS_ACCESS_KEY_ID: sandboxKeys.aws.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandboxKeys.aws.secretAccessKey,
  AWS_ENDPOINT_URL_REKOGNITION: `http://${vendors}/rekognition`,
  AWS_ENDPOINT_URL_STS: `http://${vendors}/sts`,
  OPENAI_API_KEY: sandboxKeys.openai.apiKey,
  OPENAI_MODEL: sandboxKeys.openai.model,
  OPENAI_BASE_URL: `http://${vendors}/openai/v1`,
  FINGERPRINT_SECRET_KEY: sandboxKeys.fingerprint.secretKey,
  FINGERPRINT_API_URL: `http://${vendors}/fingerprint`,
})

/** Claims of a valid machine token, for tests that vary one of them. */
export const goodClaims = (
  options: { team?: string; scopes?: readonly string[]; nowMs?: number } = {},
) => {
  const {
    team,
    scopes = allScopes.filter((scope) => scope !== 'teams:all'),
    nowMs = Date.now(),
  } = options
  const issuedAt = Math.floor(nowMs / 1000)
  return {
    sub: 'test-client',
    client_id: 'test-client',
    scope: scopes.join(' '),
    iat: issuedAt,
    exp: issuedAt + 3600,
    ...(team === undefined ? {} : { team_id: team }),
  }
}

export const tokenOf = (claims: object, secret = jwtSecret): Promise<string> =>
  sign({ ...claims }, secret, 'HS256')

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const pb = options.pb ?? (await pocketbase())
  const host = await sharedHost()
  const clock = createClock()
  const id = unique('world')
  const patience = createVendorPatience(() => host.passDeadlines(id, 'vendors'))
  const randomUuid = () => crypto.randomUUID()
  const sandbox = createSandbox({ now: clock.now, randomUuid, wait: patience.wait })
  const { bugPath = null, rateLimitBindings = {} } = options
  const env = { ...baseEnv(pb), ...options.env }
  const read = readConfig(env)
  if (!read.ok) throw new Error(describeProblems(read.problems))
  const routes = await host.open(
    {
      id,
      env,
      clockMs: clock.now(),
      answeredByTests: options.fetch === undefined ? [vendorHost, rateLimitHost] : 'everything',
      rateLimits: Object.keys(rateLimitBindings),
      bugPath,
    },
    networkOf(patience.counted(sandbox.fetch), options),
  )
  const log: LogLine[] = []
  const ownTeam = unique('team')
  const request: World['request'] = async (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set(worldHeader, id)
    headers.set(clockHeader, String(clock.now()))
    const send = headers.has('Content-Length') ? sendWithItsLength : fetch
    const answer = await send(`${host.url}${path}`, { ...init, headers })
    const lines = answer.headers.get(logHeader)
    if (lines !== null) log.push(...decodeLog(lines))
    return answer
  }
  return {
    config: read.config,
    sandbox,
    pb,
    log,
    team: ownTeam,
    routes,
    advance: clock.advance,
    request,
    passBodyDeadlines: () => host.passDeadlines(id, 'bodies'),
    forward: async (arrived) => {
      const { method, signal } = arrived
      const { pathname, search } = new URL(arrived.url)
      const headers = new Headers(arrived.headers)
      for (const name of ['content-length', 'transfer-encoding', 'connection']) headers.delete(name)
      const body = await arrived.arrayBuffer()
      const init = { method, headers, signal, ...(body.byteLength === 0 ? {} : { body }) }
      return asDecoded(await request(`${pathname}${search}`, init))
    },
    call: async (path, init = {}) => {
      const answer = await request(path, await requestInit({ team: ownTeam, ...init }, clock.now()))
      const problems = await undocumented({ method: init.method, path }, answer)
      if (problems.length > 0)
        throw new Error(`Not in the OpenAPI document: ${problems.join('; ')}`)
      return answer
    },
  }
}

/** `fetch` has decoded the body and left the headers: whoever gets them next would decode it again. */
function asDecoded(answer: Response): Response {
  if (!answer.headers.has('Content-Encoding')) return answer
  const headers = new Headers(answer.headers)
  for (const name of ['Content-Encoding', 'Content-Length']) headers.delete(name)
  return new Response(answer.body, { status: answer.status, headers })
}

/** The clock of sandbox, tokens and app; every request tells the app the time. */
function createClock() {
  let nowMs = Date.now()
  return {
    now: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms
    },
  }
}

/** The app's network: vendors and the platform's counters are simulated here, everything else is real. */
function networkOf(vendors: Network, options: WorldOptions): Network {
  const { fetch: between, vendorFetch = (request, next) => next(request) } = options
  const network: Network = async (request) =>
    new URL(request.url).host === vendorHost ? vendorFetch(request, vendors) : fetch(request)
  const counters = rateLimitsOf(options)
  return async (request) => {
    if (new URL(request.url).host === rateLimitHost) return counters(request)
    return between === undefined ? network(request) : between(request, network)
  }
}

const rateLimitsOf =
  ({ rateLimitBindings = {} }: WorldOptions): Network =>
  async (request) => {
    const name = new URL(request.url).pathname.slice(1)
    const [, binding] = Object.entries(rateLimitBindings).find(([one]) => one === name) ?? []
    return Response.json(await binding?.limit({ key: await request.text() }))
  }

/** The arguments for `fetch`. */
export async function requestInit(init: CallInit, nowMs: number): Promise<RequestInit> {
  const { json, form, headers = {}, authorization, team, scopes, ...rest } = init
  const bearer =
    authorization === undefined
      ? `Bearer ${await tokenOf(goodClaims({ ...(typeof team === 'string' ? { team } : {}), ...(scopes === undefined ? {} : { scopes }), nowMs }))}`
      : authorization
  const sent = new Headers(headers)
  if (bearer !== null) sent.set('Authorization', bearer)
  if (json !== undefined && !sent.has('Content-Type')) sent.set('Content-Type', 'application/json')
  const body = json === undefined ? formOf(form) : JSON.stringify(json)
  return { ...rest, headers: sent, ...(body === undefined ? {} : { body }) }
}

function formOf(fields: CallInit['form']): FormData | undefined {
  if (fields === undefined) return undefined
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, `${name}-of-jane-doe.jpg`)
  }
  return form
}

export const unique = (prefix: string): string => `${prefix}-${crypto.randomUUID()}`

/** The JSON of a response, untyped, because tests assert every field they use. */
// biome-ignore lint/suspicious/noExplicitAny: tests read responses untyped and assert every field they use
export const bodyOf = async (response: Response): Promise<any> => response.json()
