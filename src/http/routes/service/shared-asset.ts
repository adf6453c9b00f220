/** Something that everybody may read: compressed once, its bytes shared by all responses, and revalidated by its ETag. */

import { sha256Hex } from '../../../domain/encoding/digest.ts'

/** The best first. */
const encodings = ['br', 'gzip', 'identity'] as const
type Encoding = (typeof encodings)[number]

const formats: Record<Exclude<Encoding, 'identity'>, string> = { br: 'brotli', gzip: 'gzip' }

export interface SharedAsset {
  /** Of what it says, whatever the encoding. */
  hash: string
  /** A Blob: responses share its bytes, while they would copy those of an array. */
  bodies: Partial<Record<Encoding, Blob>> & { identity: Blob }
}

export async function createSharedAsset(text: string): Promise<SharedAsset> {
  const bytes = new TextEncoder().encode(text)
  const identity = new Blob([bytes])
  const [br, gzip] = await Promise.all([compressed(identity, 'br'), compressed(identity, 'gzip')])
  const hash = (await sha256Hex(bytes)).slice(0, 32)
  return {
    hash,
    bodies: { ...(br === null ? {} : { br }), ...(gzip === null ? {} : { gzip }), identity },
  }
}

/** Null if the runtime lacks the format. */
async function compressed(blob: Blob, encoding: keyof typeof formats): Promise<Blob | null> {
  const stream = streamFor(formats[encoding])
  return stream === null ? null : new Response(blob.stream().pipeThrough(stream)).blob()
}

/** Brotli is newer than the types, and workerd lacks it. */
function streamFor(format: string): CompressionStream | null {
  try {
    return Reflect.construct(CompressionStream, [format])
  } catch {
    return null
  }
}

/** For a request with these headers: 304 if the client has this version in the encoding that it would get. */
export function respondWith(
  { hash, bodies }: SharedAsset,
  asked: Headers,
  own: Record<string, string>,
): Response {
  const encoding = encodings.find(
    (one) => bodies[one] !== undefined && accepts(asked.get('Accept-Encoding'), one),
  )
  const chosen = encoding ?? 'identity'
  const body = bodies[chosen] ?? bodies.identity
  const etag = `"${hash}${chosen === 'identity' ? '' : `-${chosen}`}"`
  const shared: Record<string, string> = {
    ...own,
    ETag: etag,
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Encoding',
  }
  if (matches(asked.get('If-None-Match'), etag)) {
    const { 'Content-Type': _, ...known } = shared
    return new Response(null, { status: 304, headers: known })
  }
  const headers = {
    ...shared,
    'Content-Length': String(body.size),
    ...(chosen === 'identity' ? {} : { 'Content-Encoding': chosen }),
  }
  // For Workers, which would compress what is compressed already; the others ignore it.
  const init: ResponseInit & { encodeBody: 'manual' | 'automatic' } = {
    headers,
    encodeBody: chosen === 'identity' ? 'automatic' : 'manual',
  }
  return new Response(body, init)
}

/** RFC 9110 section 12.5.3: by name or by `*`, unless with a weight of 0. What is not named is not asked for. */
function accepts(header: string | null, encoding: Encoding): boolean {
  if (header === null || encoding === 'identity') return encoding === 'identity'
  const weights = new Map(
    header.split(',').map((item): [string, boolean] => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))]
    }),
  )
  return weights.get(encoding) ?? weights.get('*') ?? false
}

/** Weakly, as RFC 9110 section 13.1.2 asks. */
const matches = (header: string | null, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((item) => item.trim().replace(/^W\//, ''))
    .some((item) => item === etag || item === '*')
