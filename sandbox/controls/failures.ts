/** The failures that a simulated vendor can be told to produce, and for which targets. */
import * as z from 'zod'

export const Target = z.enum([
  'rekognition',
  'rekognition.CreateFaceLivenessSession',
  'rekognition.GetFaceLivenessSessionResults',
  'rekognition.DetectFaces',
  'rekognition.CompareFaces',
  'sts',
  'sts.GetFederationToken',
  'sts.AssumeRole',
  'sts.GetCallerIdentity',
  'openai',
  'openai.chat',
  'openai.models',
  'fingerprint',
  'fingerprint.event',
  'fingerprint.event_v3',
])
export type Target = z.infer<typeof Target>

/** Errors that every vendor has. Each vendor's table has its own code and message for them. */
export const ErrorKind = z.enum([
  'throttled',
  'throttled_500',
  'rate_limited',
  'quota_exhausted',
  'access_denied',
  'bad_key',
  'expired_token',
  'not_found',
  'internal',
])
export type ErrorKind = z.infer<typeof ErrorKind>

/** Failures of the connection rather than of the vendor. */
export const WireKind = z.enum(['garbage', 'cut', 'huge', 'hang'])
export type WireKind = z.infer<typeof WireKind>

/** A well-formed 200 without a useful answer. Only the vendor named below can give it. */
export const QuirkKind = z.enum([
  'refusal',
  'length',
  'content_filter',
  'off_schema',
  'product_error',
])
export type QuirkKind = z.infer<typeof QuirkKind>

const quirkOwner = {
  refusal: 'openai',
  length: 'openai',
  content_filter: 'openai',
  off_schema: 'openai',
  product_error: 'fingerprint',
} as const satisfies Record<QuirkKind, string>

const Kind = z.enum([...ErrorKind.options, ...WireKind.options, ...QuirkKind.options])

export const Failure = z.union([
  Kind,
  z.strictObject({ kind: Kind, retryAfterSeconds: z.int().nonnegative().optional() }),
  z.strictObject({ status: z.int().min(400).max(599) }),
  z.strictObject({ delayMs: z.number().min(0).max(60_000) }),
])
export type Failure = z.infer<typeof Failure>

/** A failure after parsing, as a tagged union. */
export type Fault =
  | { play: 'error'; kind: ErrorKind; retryAfterSeconds: number | null }
  | { play: 'status'; status: number }
  | { play: 'wire'; kind: WireKind }
  | { play: 'quirk'; kind: QuirkKind }
  | { play: 'delay'; delayMs: number }

export function faultOf(failure: Failure): Fault {
  if (typeof failure === 'string') return named(failure, null)
  if ('status' in failure) return { play: 'status', status: failure.status }
  if ('delayMs' in failure) return { play: 'delay', delayMs: failure.delayMs }
  return named(failure.kind, failure.retryAfterSeconds ?? null)
}

/** Whether the vendor of the target has this failure. */
export function fits(target: Target, fault: Fault): boolean {
  return fault.play !== 'quirk' || target.split('.')[0] === quirkOwner[fault.kind]
}

export const covers = (target: string, operation: string): boolean =>
  target === operation || operation.startsWith(`${target}.`)

function named(kind: z.infer<typeof Kind>, retryAfterSeconds: number | null): Fault {
  const error = ErrorKind.safeParse(kind)
  if (error.success) return { play: 'error', kind: error.data, retryAfterSeconds }
  const wire = WireKind.safeParse(kind)
  if (wire.success) return { play: 'wire', kind: wire.data }
  return { play: 'quirk', kind: QuirkKind.parse(kind) }
}
