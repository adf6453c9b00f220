/** POCKETBASE_HEADERS_JSON: headers for a gateway in front of PocketBase, such as the service token of Cloudflare Access. */

import * as z from 'zod'

/** Header names with their secret values. Never logged. */
export type DatabaseHeaders = Readonly<Record<string, string>>

/** Those that belong to the request itself or to the connection. */
const own = [
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** RFC 9110 section 5.1: a token. */
const isName = (text: string) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(text)
/** Printable ASCII without a space at either end, which would be dropped on the way. */
const isValue = (text: unknown): text is string =>
  typeof text === 'string' && /^[\x21-\x7e]([\x20-\x7e]{0,7998}[\x21-\x7e])?$/.test(text)

export const databaseHeaders = z.string().transform((text, context): DatabaseHeaders => {
  const read = readHeaders(text)
  if (typeof read !== 'string') return read
  context.addIssue(read)
  return z.NEVER
})

/** The headers, or what is wrong with them, which repeats neither a name nor a value. */
function readHeaders(text: string): DatabaseHeaders | string {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text))
  if (!parsed.success) return 'must be a JSON object of header names and values'
  const entries = Object.entries(parsed.data)
  if (entries.length > 20) return 'must not have more than 20 headers'
  const headers: Record<string, string> = {}
  for (const [name, value] of entries) {
    const key = name.toLowerCase()
    if (!isName(name)) return 'has a name that is not a header name'
    if (own.includes(key)) return 'has a header that the API sets itself'
    if (key in headers) return 'has the same header twice'
    if (!isValue(value)) return 'has a value that is not a string of printable ASCII'
    headers[key] = value
  }
  return headers
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
