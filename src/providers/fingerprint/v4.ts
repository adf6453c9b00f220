/** Fingerprint Server API v4: flat snake_case events (docs/vendors.md#fingerprint). */

import * as z from 'zod'
import type { DeviceEvent } from '../../domain/decision/evidence/evidence.ts'
import { type ReadResponse, readJson } from '../transport/response.ts'
import { countryCode, eventTime, originOf, part, signal } from './event.ts'

const address = part({ geolocation: part({ country_code: signal.text }) })

const EventV4 = z
  .object({
    event_id: z.string(),
    timestamp: eventTime,
    identification: part({ visitor_id: signal.text }),
    ip_address: signal.text,
    ip_info: part({ v4: address, v6: address }),
    url: signal.text,
    linked_id: signal.text,
    replayed: signal.flag,
    bot: z.enum(['not_detected', 'good', 'bad']).nullish().catch(null),
    tampering: signal.flag,
    virtual_machine: signal.flag,
    vpn: signal.flag,
    proxy: signal.flag,
    // v4 has no `tor` signal.
    ip_blocklist: part({ tor_node: signal.flag }),
    suspect_score: signal.number,
  })
  .transform(
    (event): DeviceEvent => ({
      eventId: event.event_id,
      visitorId: event.identification?.visitor_id ?? null,
      occurredAtMs: event.timestamp,
      ipAddress: event.ip_address ?? null,
      ipCountry:
        countryCode(event.ip_info?.v4?.geolocation?.country_code) ??
        countryCode(event.ip_info?.v6?.geolocation?.country_code),
      origin: originOf(event.url),
      linkedId: event.linked_id ?? null,
      replayed: event.replayed ?? null,
      bot: event.bot ?? null,
      tampering: event.tampering ?? null,
      virtualMachine: event.virtual_machine ?? null,
      vpn: event.vpn ?? null,
      proxy: event.proxy ?? null,
      tor: event.ip_blocklist?.tor_node ?? null,
      suspectScore: event.suspect_score ?? null,
    }),
  )

/** Reads a successful answer of `GET /v4/events/{event_id}`. */
export const readEventV4: ReadResponse<DeviceEvent> = readJson('fingerprint', EventV4)
