// PocketBase as its superuser: the login, and the calls that several commands share.
import PocketBase, { BaseAuthStore, ClientResponseError, type SendOptions } from 'pocketbase'
import type { ZodError } from 'zod'
import type { DatabaseHeaders } from '../config/database-headers.ts'
import { Environment } from '../config/environment.ts'
import { type Context, type Env, environmentOf } from './context.ts'

const Needed = Environment.pick({
  POCKETBASE_URL: true,
  PB_USER_EMAIL: true,
  PB_USER_PASSWORD: true,
  POCKETBASE_HEADERS_JSON: true,
})

export interface Server {
  readonly url: string
  readonly email: string
  readonly password: string
  readonly headers?: DatabaseHeaders | undefined
}

type Read = { ok: true; server: Server } | { ok: false; problem: string }

/** The server in the environment. A problem names variables, never a value. */
export function serverOf(context: Context, dev: boolean): Read {
  const given = environmentOf(context, dev)
  return given.ok ? serverIn(given.env) : given
}

export function serverIn(env: Env): Read {
  const parsed = Needed.safeParse(env)
  if (!parsed.success) {
    return { ok: false, problem: problemsOf(parsed.error) }
  }
  const { data } = parsed
  const server = {
    url: data.POCKETBASE_URL.replace(/\/+$/, ''),
    email: data.PB_USER_EMAIL,
    password: data.PB_USER_PASSWORD,
    headers: data.POCKETBASE_HEADERS_JSON,
  }
  return { ok: true, server }
}

/** Variables by name, with what is wrong with each. */
export const problemsOf = ({ issues }: ZodError): string =>
  issues.map(({ path, message }) => `${String(path[0])} ${message}`).join('\n')

/** A failure that is reported to the operator in one line. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** A client that is logged in. Throws `Failure` if the server is unreachable or refuses the account. */
export async function connect(server: Server): Promise<PocketBase> {
  const pb = new PocketBase(server.url, new BaseAuthStore())
  pb.autoCancellation(false)
  passGateway(pb, server.headers)
  const state = await logIn(pb, server)
  if (state === 'refused') throw new Failure('PocketBase refuses the account of PB_USER_EMAIL')
  if (state === 'unreachable') throw new Failure('PocketBase is unreachable at POCKETBASE_URL')
  return pb
}

/** Requests of this client carry the headers, and follow no redirect, which would send them to another host. */
function passGateway(pb: PocketBase, headers: DatabaseHeaders | undefined): void {
  if (headers === undefined) return
  pb.beforeSend = (url, options) => ({
    url,
    options: { ...options, headers: { ...options.headers, ...headers }, redirect: 'manual' },
  })
}

/** For bodies that the SDK does not stream: `fetch` with what the client adds to its own requests. */
export async function fetchAs(pb: PocketBase, url: string, init: SendOptions): Promise<Response> {
  const { options } = (await pb.beforeSend?.(url, init)) ?? { options: init }
  return fetch(url, options)
}

export async function logIn(
  pb: PocketBase,
  { email, password }: Server,
): Promise<'done' | 'refused' | 'unreachable'> {
  try {
    const signal = AbortSignal.timeout(10_000)
    await pb.collection('_superusers').authWithPassword(email, password, { signal })
    // The SDK takes any page for an answer, such as the login page of a gateway.
    return pb.authStore.token === '' ? 'unreachable' : 'done'
  } catch (thrown) {
    if (!(thrown instanceof ClientResponseError)) throw thrown
    return thrown.status === 400 ? 'refused' : 'unreachable'
  }
}

const counted = {
  profiles: 'profiles',
  verifications: 'verification_history',
  'status rows': 'status_history',
  'liveness sessions': 'liveness_sessions',
  files: 'files',
} as const

/** The number of records of the main collections. `total` is 0 on an empty server. */
export async function contents(pb: PocketBase): Promise<{ total: number; text: string }> {
  const counts = await Promise.all(
    Object.entries(counted).map(async ([word, collection]): Promise<[string, number]> => {
      return [word, await countOf(pb, collection)]
    }),
  )
  return {
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    text: counts.map(([word, count]) => `${count} ${word}`).join(', '),
  }
}

/** 0 if there is no such collection: a server without our migrations is empty. */
async function countOf(pb: PocketBase, collection: string): Promise<number> {
  try {
    const { totalItems } = await pb.collection(collection).getList(1, 1, { fields: 'id' })
    return totalItems
  } catch (thrown) {
    if (statusOf(thrown) === 404) return 0
    throw thrown
  }
}

/** The reason of a failure, in one line without addresses, tokens or values. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Failure) return thrown.message
  if (thrown instanceof ClientResponseError) {
    if (thrown.status === 0) return 'PocketBase did not answer'
    return `PocketBase answered ${thrown.status}: ${thrown.response.message ?? 'no reason given'}`
  }
  throw thrown
}

/** The status of the answer of PocketBase, or null if there was none. */
export const statusOf = (thrown: unknown): number | null =>
  thrown instanceof ClientResponseError && thrown.status > 0 ? thrown.status : null

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** Formats bytes, in powers of 1000. */
export function inUnits(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`
}
