/** Device events from Fingerprint's Server API (docs/vendors.md#fingerprint). */

import * as z from 'zod'
import type { FingerprintConfig } from '../../config/config.ts'
import type { ProviderFault, ProviderReason } from '../../domain/faults/faults.ts'
import { err } from '../../domain/faults/result.ts'
import type { DeviceInspector } from '../../domain/ports/vendors.ts'
import type { Io } from '../../io/io.ts'
import { createCallVendor } from '../transport/call.ts'
import {
  parseJson,
  providerFault,
  reasonOfStatus,
  type VendorResponse,
} from '../transport/response.ts'
import { type RetryRule, retryOutages } from '../transport/retry.ts'
import { readEventV3 } from './v3.ts'
import { readEventV4 } from './v4.ts'

/** One indexed read for the vendor; five seconds leave time for two retries. */
export const fingerprintDeadlineMs = 5000

/** Events are 5 to 30 kB, including raw device attributes. */
const maxAnswerBytes = 512 * 1024

/** Starts with a letter or a digit: `..` would change the path. */
const eventIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const hosts = {
  us: 'https://api.fpjs.io',
  eu: 'https://eu.api.fpjs.io',
  ap: 'https://ap.api.fpjs.io',
} as const satisfies Record<FingerprintConfig['region'], string>

export function deviceInspector(
  config: FingerprintConfig & { deadlineMs?: number },
  io: Io,
): DeviceInspector {
  const call = createCallVendor('fingerprint', io)
  const host = (config.apiUrl ?? hosts[config.region]).replace(/\/+$/, '')
  const dialect = dialects[config.apiVersion]

  return {
    async event(eventId, trace) {
      if (!eventIdPattern.test(eventId)) return err(providerFault('fingerprint', 'event_not_found'))
      const found = await call(
        {
          upstream: 'fingerprint.event',
          deadlineMs: config.deadlineMs ?? fingerprintDeadlineMs,
          request: () => ({
            url: `${host}${dialect.path}/${eventId}`,
            method: 'GET',
            headers: { accept: 'application/json', ...dialect.auth(config.secretKey) },
          }),
          maxBytes: maxAnswerBytes,
          idempotent: true,
          read: dialect.read,
          refusal: fingerprintFault,
          retries: oncePropagated,
        },
        trace,
      )
      if (!found.ok || found.value.eventId === eventId) return found
      // Another event must not count as evidence for this device.
      return err(providerFault('fingerprint', 'bad_answer', 'other_id'))
    },
  }
}

const dialects = {
  v4: {
    path: '/v4/events',
    auth: (key: string) => ({ authorization: `Bearer ${key}` }),
    read: readEventV4,
  },
  v3: {
    path: '/events',
    auth: (key: string) => ({ 'auth-api-key': key }),
    read: readEventV3,
  },
}

/** An event may not have reached the vendor's store yet: retried once, then it is unknown. */
const oncePropagated: RetryRule = (fault) =>
  fault.reason === 'event_not_found' ? 1 : retryOutages(fault)

const ErrorBody = z.object({ error: z.object({ code: z.string() }) })

const fingerprintFault = (answer: VendorResponse): ProviderFault => {
  const code = ErrorBody.safeParse(parseJson(answer.text)).data?.error.code
  return providerFault('fingerprint', reasonOf(answer.status, code ?? ''), code ?? answer.status)
}

/** Codes of both versions. Fingerprint never sends 401: a bad key is a 403, like a wrong region. */
function reasonOf(status: number, code: string): ProviderReason {
  // A 404 without this code comes from a host that is not Fingerprint: the configuration is wrong, not the event.
  if (status === 404 && /_?not_?found$/i.test(code)) return 'event_not_found'
  // A GET has only the id to parse.
  if (status === 400 && /^request_?cannot_?be_?parsed$/i.test(code)) return 'event_not_found'
  if (status !== 403) return reasonOfStatus(status)
  const badKey = /^secret_api_key_|^Token(Required|NotFound)$/.test(code)
  return badKey ? 'credentials_rejected' : 'access_denied'
}
