/** Requests that pass a gateway in front of PocketBase, such as Cloudflare Access, by the headers that it asks for. */

import type { DatabaseHeaders } from '../../../config/database-headers.ts'
import type { Io } from '../../../io/io.ts'

/**
 * Adds the headers to every request. A gateway that does not accept them redirects to its login page, and `fetch` would
 * send them on to that other host, so redirects are not followed.
 */
export function throughGateway(
  send: Io['fetch'],
  headers: DatabaseHeaders | undefined,
): Io['fetch'] {
  const entries = Object.entries(headers ?? {})
  if (entries.length === 0) return send
  return (request) => {
    const sent = new Request(request, { redirect: 'manual' })
    for (const [name, value] of entries) sent.headers.set(name, value)
    return send(sent)
  }
}
