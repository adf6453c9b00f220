/** A vendor's answer, complete and bounded, and the ways to read it into our words. */

import type * as z from 'zod'
import type { Provider, ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

/** Turns an answer into a value or a fault; it must not throw. */
export type Read<T> = (answer: Answer) => Result<T>

/**
 * A fault of this provider. The code is cut down to `[A-Za-z0-9_.-]{1,64}`, because vendors put
 * spaces, and sometimes our own input, into what they call a code.
 */
export function providerFault(
  provider: Provider,
  reason: ProviderReason,
  vendorCode?: string | number,
): ProviderFault {
  const code = String(vendorCode ?? '')
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .slice(0, 64)
  return code === ''
    ? { kind: 'provider', provider, reason }
    : { kind: 'provider', provider, reason, vendorCode: code }
}

/** The reason an HTTP status gives by itself, where the vendor's own code says nothing more exact. */
export function reasonOfStatus(status: number): ProviderReason {
  if (status === 429) return 'rate_limited'
  if (status >= 500 || status === 408) return 'unavailable'
  if (status === 401) return 'credentials_rejected'
  if (status === 403) return 'access_denied'
  return status >= 400 ? 'request_rejected' : 'bad_answer'
}

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300

/** The text as JSON, or undefined where it is not. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** JSON of this shape, or the fault `bad_answer`. Zod's issues are dropped: they may quote the answer. */
export function readJson<T>(provider: Provider, schema: z.ZodType<T>): Read<T> {
  return ({ status, text }) => {
    const parsed = schema.safeParse(parseJson(text))
    return parsed.success ? ok(parsed.data) : err(providerFault(provider, 'bad_answer', status))
  }
}

/** A successful answer is read, any other one refused. */
export const readOrRefuse =
  <T>(read: Read<T>, refuse: (answer: Answer) => ProviderFault): Read<T> =>
  (answer) =>
    isSuccess(answer) ? read(answer) : err(refuse(answer))
