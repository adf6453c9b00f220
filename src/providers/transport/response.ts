/** A vendor's response, complete and bounded, and the ways to read it. */

import type * as z from 'zod'
import type { Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'

export interface VendorResponse {
  status: number
  headers: Headers
  text: string
}

/** Turns a response into a value or a fault. Must not throw. */
export type ReadResponse<T> = (response: VendorResponse) => Result<T>

/**
 * A fault of this provider. The code is reduced to `[A-Za-z0-9_.-]{1,64}`, because vendors put spaces, and
 * sometimes our own input, into what they call a code.
 */
export function providerFault(
  provider: Provider,
  reason: ProviderReason,
  vendorCode?: string | number,
): ProviderFault {
  const code = String(vendorCode ?? '')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .slice(0, 64)
  return { kind: 'provider', provider, reason, ...(code === '' ? {} : { vendorCode: code }) }
}

/** The reason for an HTTP status, if the vendor's own code says nothing more exact. */
export function reasonOfStatus(status: number): ProviderReason {
  if (status === 429) return 'rate_limited'
  if (status >= 500 || status === 408) return 'unavailable'
  if (status === 401) return 'credentials_rejected'
  if (status === 403) return 'access_denied'
  return status >= 400 ? 'request_rejected' : 'bad_answer'
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON of this shape, or the fault `bad_answer`. Zod's issues are dropped: they may quote the response. */
export function readJson<T>(provider: Provider, schema: z.ZodType<T>): ReadResponse<T> {
  return ({ status, text }) => {
    const parsed = schema.safeParse(parseJson(text))
    return parsed.success ? ok(parsed.data) : err(providerFault(provider, 'bad_answer', status))
  }
}
