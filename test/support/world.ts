/** A world of its own for each test: the app on a real PocketBase, with simulated vendors behind its fetch. */

import { sign } from 'hono/jwt'
import { type App, createApp } from '../../src/app.ts'
import { type Config, describeProblems, readConfig } from '../../src/config.ts'
import { createDeps, type Io } from '../../src/deps.ts'
import { scopes as allScopes } from '../../src/domain/caller.ts'
import { makeDocument } from '../../src/http/make-document.ts'
import type { RateLimitBindings } from '../../src/http/rate-limit.ts'
import type { LogLine } from '../../src/http/request-log.ts'
import { bunToJpeg } from '../../src/runtime/bun-jpeg.ts'
import { systemIo } from '../../src/runtime/io.ts'
import { createSandbox, type Sandbox, sandboxKeys } from '../../src/sandbox/sandbox.ts'
import { undocumented } from './api-document.ts'
import { pocketbase, type TestPocketBase } from './pocketbase.ts'

export const jwtSecret = 'a-secret-of-the-tests-that-is-long-enough'
/** A loopback address, as a sandbox has; nothing listens there, the app's fetch is ours. */
const vendorHost = '127.0.0.1:9'

export interface World {
  app: App
  config: Config
  sandbox: Sandbox
  pb: TestPocketBase
  log: LogLine[]
  /** The team of its tokens. */
  team: string
  /** Milliseconds that the app's clock is ahead of the real one. */
  advance: (ms: number) => void
  /**
   * Sends a request with a token that has every scope but teams:all, unless the call says otherwise. An answer
   * that the OpenAPI document does not describe is an error.
   */
  call: (path: string, init?: CallInit) => Promise<Response>
}

/** Where an app answers and simulated vendors stand behind it, in this process or another. */
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

export interface WorldOptions {
  env?: Record<string, string | undefined>
  pb?: TestPocketBase
  /** Vendors are given up after a fiftieth of their time; the database keeps its own. */
  isHurried?: boolean
  /** The app's clock moves by `advance` alone. */
  isClockStopped?: boolean
  /** What the platform counts; nothing on Bun. */
  rateLimitBindings?: RateLimitBindings
  /** Whether the runtime has picture codecs; Bun has. */
  toJpeg?: 'converts' | 'cannot'
  /** Put between the app and the network. */
  fetch?: (request: Request, next: (request: Request) => Promise<Response>) => Promise<Response>
}

export const baseEnv = (
  pb: { url: string; email: string; password: string },
  vendors: string = vendorHost,
) => ({
  POCKETBASE_URL: pb.url,
  PB_USER_EMAIL: pb.email,
  PB_USER_PASSWORD: pb.password,
  JWT_SECRET: jwtSecret,
  // One client plays many people here: the limits count, and are out of the way.
  RATE_LIMIT_PER_MINUTE: '100000',
  RATE_LIMIT_PAID_PER_MINUTE: '100000',
  RATE_LIMIT_TOKEN_PER_MINUTE: '100000',
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

/** Claims of a good machine token, for tests that vary one of them. */
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

export async function world(options: WorldOptions = {}): Promise<World> {
  const pb = options.pb ?? (await pocketbase())
  const clock = { aheadMs: 0 }
  const startedAtMs = Date.now()
  const now = () => (options.isClockStopped ? startedAtMs : Date.now()) + clock.aheadMs
  const sandbox = createSandbox({ now, randomUuid: () => crypto.randomUUID() })
  const network: Io['fetch'] = (request) =>
    new URL(request.url).host === vendorHost ? sandbox.fetch(request) : fetch(request)
  const between = options.fetch
  const read = readConfig({ ...baseEnv(pb), ...options.env })
  if (!read.ok) throw new Error(describeProblems(read.problems))
  const log: LogLine[] = []
  const ownTeam = unique('team')
  const app = createApp(
    createDeps(read.config, {
      ...systemIo,
      ...(options.isHurried === true ? { setTimer: hurriedTimer } : {}),
      now,
      fetch: between === undefined ? network : (request) => between(request, network),
      memory: () => process.memoryUsage(),
      writeLog: (line) => log.push(line),
      readDocument: makeDocument,
      rateLimitBindings: options.rateLimitBindings ?? {},
      ...(options.toJpeg === 'cannot' ? {} : { toJpeg: bunToJpeg }),
    }),
  )
  return {
    app,
    config: read.config,
    sandbox,
    pb,
    log,
    team: ownTeam,
    advance: (ms) => {
      clock.aheadMs += ms
    },
    call: async (path, init = {}) => {
      const answer = await app.request(path, await requestInit({ team: ownTeam, ...init }, now()))
      const problems = await undocumented({ method: init.method, path }, answer)
      if (problems.length > 0)
        throw new Error(`Not in the OpenAPI document: ${problems.join('; ')}`)
      return answer
    },
  }
}

/** What `fetch` takes for it. */
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

/** The vendors' deadlines are whole multiples of five seconds, and nothing else is (providers' tests). */
const hurriedTimer: Io['setTimer'] = (ms, run) =>
  systemIo.setTimer(ms % 5000 === 0 ? ms / 50 : ms, run)

export const unique = (prefix: string): string => `${prefix}-${crypto.randomUUID()}`

/** The JSON of an answer, loosely typed because tests look into it by hand. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers by hand and assert every field they use
export const bodyOf = async (response: Response): Promise<any> => response.json()
