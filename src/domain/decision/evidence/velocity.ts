/** How often the same profile, device, document, face or address was seen (docs/decisions.md#velocity). */

import * as z from 'zod'
import { version6Groups } from '../../identity/ip-address.ts'

/** Counts within the last hour, 24 hours and 30 days. */
const Windows = z.object({ hour: z.number(), day: z.number(), month: z.number() })
export type Windows = z.infer<typeof Windows>

export const sightingKinds = ['device', 'document', 'face', 'address'] as const
export type SightingKind = (typeof sightingKinds)[number]

/** A declined submission is not counted. `unknown` were recorded before outcomes were. */
const Outcomes = z.object({ approved: z.number(), review: z.number(), unknown: z.number() })
export type Outcomes = z.infer<typeof Outcomes>

/**
 * Submissions of this profile, this one included, and the number of other profiles of the team that were seen with the
 * same device, document, face or address; null if the submission has none.
 */
export const VelocityEvidence = z.object({
  attempts: Windows,
  otherProfiles: z.object({
    device: Windows.nullable(),
    document: Windows.nullable(),
    face: Windows.nullable(),
    address: Windows.nullable(),
  } satisfies Record<SightingKind, unknown>),
  /** How the verifications of those other profiles in 30 days ended; absent in older evidence. */
  otherOutcomes: z
    .object({
      device: Outcomes.nullable(),
      document: Outcomes.nullable(),
      face: Outcomes.nullable(),
      address: Outcomes.nullable(),
    } satisfies Record<SightingKind, unknown>)
    .exactOptional(),
})
export type VelocityEvidence = z.infer<typeof VelocityEvidence>

const hourMs = 3_600_000
export const windowsMs = { hour: hourMs, day: 24 * hourMs, month: 30 * 24 * hourMs } as const

/** How many of these times (epoch milliseconds) lie within each window before `nowMs`. */
export function countWindows(timesMs: readonly number[], nowMs: number): Windows {
  const within = (windowMs: number): number =>
    timesMs.filter((timeMs) => nowMs - timeMs < windowMs).length
  return {
    hour: within(windowsMs.hour),
    day: within(windowsMs.day),
    month: within(windowsMs.month),
  }
}

/**
 * The network of an address: the /24 of an IPv4 address, or the /48 of an IPv6 address, which is what one site is
 * assigned (RFC 6177). Null for anything else.
 */
export function addressPrefix(address: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address))
    return `${address.split('.').slice(0, 3).join('.')}.0/24`
  const groups = version6Groups(address)
  return groups === null ? null : `${groups.slice(0, 3).join(':')}::/48`
}
