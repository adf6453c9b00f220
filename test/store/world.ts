// Shared by the store's tests: a store on the real server, counted requests, and rows to store.
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { PocketBaseConfig } from '../../src/config/config.ts'
import type { NewVerification } from '../../src/domain/decision/verification.ts'
import type { Result } from '../../src/domain/faults/result.ts'
import type { NewProfile } from '../../src/domain/identity/profile.ts'
import type { NewFile, StatusMove } from '../../src/domain/ports/store.ts'
import type { Trace } from '../../src/domain/ports/trace.ts'
import { systemIo } from '../../src/runtime/system-io.ts'
import { createStore, type StoreIo } from '../../src/store/pocketbase/store.ts'
import { pocketbase } from '../support/pocketbase.ts'

export const untraced: Trace = () => undefined

/** The real network, clock and timers. */
export const realIo: StoreIo = {
  ...systemIo,
  recordId: () => randomUUID().replaceAll('-', '').slice(0, 15),
}

/** A store on the shared server, with every request that it sends. */
export async function createWorld(io: Partial<StoreIo> = {}) {
  const server = await pocketbase()
  return { server, ...storeOn(server, io) }
}

export function storeOn(config: PocketBaseConfig, io: Partial<StoreIo> = {}) {
  const requests: { method: string; url: string }[] = []
  // No deadlines, unless a test sets the timers itself: a busy machine is no failure.
  const { fetch: send, ...rest } = { ...realIo, setTimer: () => () => undefined, ...io }
  const counted: StoreIo['fetch'] = (request) => {
    requests.push({ method: request.method, url: request.url })
    return send(request)
  }
  return { store: createStore(config, { ...rest, fetch: counted }), requests }
}

/** Lets the first request to this path reach the server, and loses the response. */
export function losingFirst(path: string): StoreIo['fetch'] {
  const lost = new Set<string>()
  return async (request) => {
    const response = await realIo.fetch(request)
    if (!request.url.includes(path) || lost.has(path)) return response
    lost.add(path)
    await response.text()
    throw new TypeError('The socket connection was closed unexpectedly')
  }
}

/** Sends requests as a superuser, for what the store would never do. */
export async function asSuperuser({ url, email, password }: PocketBaseConfig) {
  const login = await fetch(`${url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: email, password }),
  })
  const { token } = z.object({ token: z.string() }).parse(await login.json())
  return (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
}

/** The value; a fault fails the test. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`Expected a value, got ${JSON.stringify(result.fault)}`)
  return result.value
}

/** As `value`, for values that may be null. */
export function present<T>(result: Result<T | null>): T {
  const found = value(result)
  if (found === null) throw new Error('Expected a record, got null')
  return found
}

export const unique = (): string => randomUUID()

export const person = (fields: Partial<NewProfile> = {}): NewProfile => ({
  team: '',
  userId: unique(),
  name: 'Ada Example',
  documentType: 'passport',
  documentNumber: 'X1234567',
  country: 'Germany',
  countryCode: 'DE',
  phoneNumber: '',
  email: 'ada@example.com',
  securityLevel: 'standard',
  gender: '',
  ipAddress: '',
  language: 'en',
  ...fields,
})

/** A JPEG by its first bytes, different each time. */
export const jpeg = (fields: Partial<NewFile> = {}): NewFile => {
  const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new TextEncoder().encode(unique())])
  const sha256 = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const base = { team: '', profile: '', kind: 'facial_photo', mediaType: 'image/jpeg' } as const
  return { ...base, bytes, sha256, ...fields }
}

export const move = (fields: Partial<StatusMove> = {}): StatusMove => ({
  seq: 1,
  previousStatus: 'unverified',
  newStatus: 'pending',
  notes: 'A note',
  updatedBy: 'tests',
  decidedBy: 'person',
  identityBy: '',
  verification: '',
  ...fields,
})

export const verification = (
  fields: Partial<NewVerification> & { profile: string },
): NewVerification => ({
  id: realIo.recordId(),
  team: '',
  livenessSessionId: unique(),
  livenessConfidence: 97.25,
  livenessStatus: 'live',
  documentType: 'passport',
  documentNumber: 'X1234567',
  country: 'DE',
  name: 'Ada Example',
  address: '',
  gender: 'female',
  dateOfBirth: '1990-01-15',
  ipAddress: '192.0.2.1',
  files: {},
  status: 'pending',
  outcome: 'review',
  decision: {
    outcome: 'review',
    reasons: [{ code: 'x', effect: 'review', retryable: true, redo: 'selfie', user_message: 'Y' }],
    checks: [{ name: 'face_match', status: 'warn', observed: 88, threshold: 90 }],
    policy: 'default@0123',
    evidence_hash: 'ab'.repeat(32),
    decided_at: '2026-03-21T00:00:00.000Z',
  },
  evidence: {
    version: 1,
    securityLevel: 'standard',
    liveness: { state: 'observed', status: 'SUCCEEDED', confidencePercent: 97.25 },
    faceMatch: { state: 'observed', similarityPercent: 88 },
    selfie: { state: 'no_face' },
    document: { state: 'unavailable', cause: 'openai_timeout' },
    device: { state: 'not_given' },
    velocity: {
      attempts: { hour: 1, day: 1, month: 1 },
      otherProfiles: {
        device: null,
        document: { hour: 0, day: 0, month: 2 },
        face: null,
        address: null,
      },
    },
    claims: {
      livenessConfidence: 99,
      livenessStatus: 'live',
      documentType: 'passport',
      documentNumber: '007',
      country: null,
      name: 'null',
      address: null,
      gender: null,
      dateOfBirth: null,
      ipAddress: null,
      visitorId: null,
    },
  },
  paidCalls: 3,
  ...fields,
})
