/** Fingerprint Server API v3, which ends in January 2027: nested products, and errors inside a 200. */

import * as z from 'zod'
import type { DeviceEvent } from '../../domain/decision/evidence/evidence.ts'
import { err, ok } from '../../domain/faults/result.ts'
import { providerFault, type ReadResponse, readJson } from '../transport/response.ts'
import { countryCode, eventTime, originOf, part, signal } from './event.ts'

/** A product has `data`, or an `error`, in which case its signal is null. */
const product = <T extends z.ZodRawShape>(shape: T) => part({ data: part(shape) })

const result = product({ result: signal.flag })
const address = part({ geolocation: part({ country: part({ code: signal.text }) }) })
const bots = { notDetected: 'not_detected', good: 'good', bad: 'bad' } as const

/** The only required product: it holds the id and the time of the event. */
const Identification = z.union([
  z.object({ error: z.object({ code: z.string() }) }),
  z.object({
    data: z.object({
      requestId: z.string(),
      timestamp: eventTime,
      visitorId: signal.text,
      ip: signal.text,
      url: signal.text,
      linkedId: signal.text,
      replayed: signal.flag,
    }),
  }),
])

const EventV3 = z.object({
  products: z.object({
    identification: Identification,
    botd: product({
      bot: part({ result: z.enum(['notDetected', 'good', 'bad']).nullish().catch(null) }),
    }),
    ipInfo: product({ v4: address, v6: address }),
    tampering: result,
    virtualMachine: result,
    vpn: result,
    proxy: result,
    tor: result,
    suspectScore: product({ result: signal.number }),
  }),
})

const readProducts = readJson('fingerprint', EventV3)

/** Reads a successful answer of `GET /events/{request_id}`. */
export const readEventV3: ReadResponse<DeviceEvent> = (answer) => {
  const read = readProducts(answer)
  if (!read.ok) return read
  const { identification, botd, ipInfo, suspectScore, ...products } = read.value.products
  if ('error' in identification) {
    const { code } = identification.error
    // Throttling, although the HTTP status is 200 (docs/vendors.md#fingerprint).
    const throttled = /^429|^TooManyRequests$/.test(code)
    return err(providerFault('fingerprint', throttled ? 'rate_limited' : 'bad_answer', code))
  }
  const { data } = identification
  const bot = botd?.data?.bot?.result
  const places = [ipInfo?.data?.v4, ipInfo?.data?.v6].map((place) =>
    countryCode(place?.geolocation?.country?.code),
  )
  return ok({
    eventId: data.requestId,
    visitorId: data.visitorId ?? null,
    occurredAtMs: data.timestamp,
    ipAddress: data.ip ?? null,
    ipCountry: places.find((place) => place !== null) ?? null,
    origin: originOf(data.url),
    linkedId: data.linkedId ?? null,
    replayed: data.replayed ?? null,
    bot: bot ? bots[bot] : null,
    tampering: products.tampering?.data?.result ?? null,
    virtualMachine: products.virtualMachine?.data?.result ?? null,
    vpn: products.vpn?.data?.result ?? null,
    proxy: products.proxy?.data?.result ?? null,
    tor: products.tor?.data?.result ?? null,
    suspectScore: suspectScore?.data?.result ?? null,
  })
}
