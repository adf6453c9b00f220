/** Velocity: how often a profile submits, and which other profiles show the same device, document, face or network. */

import { mrzCountry } from '../../domain/countries/countries.ts'
import type { Evidence } from '../../domain/decision/evidence/evidence.ts'
import {
  addressPrefix,
  countWindows,
  type Outcomes,
  type SightingKind,
  sightingKinds,
  type VelocityEvidence,
  type Windows,
  windowsMs,
} from '../../domain/decision/evidence/velocity.ts'
import type { Sighting } from '../../domain/decision/marks.ts'
import { issuingCountry } from '../../domain/document/examine.ts'
import { parseMrz } from '../../domain/document/mrz/mrz.ts'
import { plainReading } from '../../domain/document/plain-reading.ts'
import type { KeyedHash } from '../../domain/encoding/keyed-hash.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import { addressForm } from '../../domain/identity/ip-address.ts'
import type { Profile } from '../../domain/identity/profile.ts'
import type { Seen, SightingStore } from '../../domain/ports/sightings.ts'
import type { Lease } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import { plainNumber } from '../../domain/text/fold.ts'

type Owner = Pick<Profile, 'id' | 'team'>

interface Shown extends Pick<Evidence, 'document' | 'device'> {
  /** SHA-256 of the liveness check's reference image; null if it has none. */
  referenceSha256: string | null
}

type Others = Omit<VelocityEvidence, 'attempts'>

export interface VelocityTracker {
  /** Counts this submission among the profile's attempts, whatever its outcome. */
  recordAttempt(profile: Owner, sessionId: string, trace: Trace): Promise<Result<void>>
  /** Counts the verification that this lease allows. Each counts, also if an earlier one of its session failed. */
  recordAdmission(profile: Owner, lease: Lease, trace: Trace): Promise<Result<void>>
  attempts(profileId: string, trace: Trace): Promise<Result<Windows>>
  /** What a submission shows. Only its commit records it, where it is bound to the person. */
  sightings(team: string, shown: Shown): Promise<Sighting[]>
  /** Counts the other profiles of the team that showed the same. */
  others(profile: Owner, seen: readonly Sighting[], trace: Trace): Promise<Result<Others>>
}

interface Needs {
  sightings: SightingStore
  keyedHash: KeyedHash
  now: () => number
}

export const noOtherProfiles: VelocityEvidence['otherProfiles'] = {
  device: null,
  document: null,
  face: null,
  address: null,
}

export function trackVelocity({ sightings, keyedHash, now }: Needs): VelocityTracker {
  const monthAgo = (): Date => new Date(now() - windowsMs.month)
  return {
    recordAttempt: ({ id, team }, sessionId, trace) =>
      sightings.saveAttempt({ team, profile: id, sessionId, at: new Date(now()) }, trace),

    recordAdmission: ({ id, team }, { id: leaseId, sessionId }, trace) =>
      sightings.saveAttempt({ team, profile: id, sessionId, leaseId, at: new Date(now()) }, trace),

    attempts: async (profileId, trace) => {
      const times = await sightings.attemptsSince(profileId, monthAgo(), trace)
      return times.ok ? ok(countWindows(times.value, now())) : times
    },

    sightings: (team, shown) =>
      sightingsOf(shown, new Date(now()), (kind, value) => keyedHash(`${kind}\n${team}\n${value}`)),

    others: async ({ id: profile, team }, seen, trace) => {
      const counts = await Promise.all(
        seen.map(async ({ kind, key }) => ({
          kind,
          rows: await sightings.othersSince({ kind, key, team, profile }, monthAgo(), trace),
        })),
      )
      const otherProfiles: VelocityEvidence['otherProfiles'] = { ...noOtherProfiles }
      const otherOutcomes: Record<SightingKind, Outcomes | null> = {
        device: null,
        document: null,
        face: null,
        address: null,
      }
      for (const { kind, rows } of counts) {
        if (!rows.ok) return rows
        const times = rows.value.map(({ atMs }) => atMs)
        otherProfiles[kind] = larger(otherProfiles[kind], countWindows(times, now()))
        const before = otherOutcomes[kind]
        // Of two keys of one document, the one seen more often counts.
        if (before === null || rows.value.length > before.approved + before.review + before.unknown)
          otherOutcomes[kind] = countOutcomes(rows.value)
      }
      return ok({ otherProfiles, otherOutcomes })
    },
  }
}

function countOutcomes(rows: readonly Seen[]): Outcomes {
  const counts = { approved: 0, review: 0, unknown: 0 }
  for (const { outcome } of rows) counts[outcome] += 1
  return counts
}

/** Of two sightings of one kind, the one seen more often counts. */
const larger = (one: Windows | null, other: Windows): Windows => ({
  hour: Math.max(one?.hour ?? 0, other.hour),
  day: Math.max(one?.day ?? 0, other.day),
  month: Math.max(one?.month ?? 0, other.month),
})

/** Only observed values: a client could invent a claim to hide a second use. */
async function sightingsOf(
  { document, device, referenceSha256 }: Shown,
  at: Date,
  hash: (kind: SightingKind, value: string) => Promise<string>,
): Promise<Sighting[]> {
  const event = device.state === 'observed' ? device.event : null
  const values: Record<SightingKind, (string | null)[]> = {
    device: [event?.visitorId ?? null],
    document: documentKeys(document, at),
    face: [referenceSha256],
    address: [addressPrefix(addressForm(event?.ipAddress ?? '')?.text ?? '')],
  }
  return Promise.all(
    sightingKinds.flatMap((kind) =>
      values[kind]
        .filter((value) => value !== null)
        .map(async (value) => ({ kind, key: await hash(kind, value) })),
    ),
  )
}

/**
 * The printed number and the one in the machine-readable zone, each with its issuer, because states reuse each other's
 * numbers. Hiding or misreading one of the two leaves the other.
 */
function documentKeys(document: Evidence['document'], at: Date): string[] {
  if (document.state !== 'observed') return []
  const reading = plainReading(document.reading)
  const parsed = parseMrz(reading.mrz_lines, at)
  const zone = typeof parsed === 'string' ? null : parsed
  const keys = [documentKey(reading.document_number ?? '', issuingCountry(reading, zone))]
  if (zone !== null) keys.push(documentKey(zone.documentNumber, mrzCountry(zone.issuer).alpha2))
  return [...new Set(keys.filter((key) => key !== null))]
}

/** In the spelling in which numbers are compared: another alphabet or space does not make it another document. */
function documentKey(text: string, country: string | null): string | null {
  const number = plainNumber(text)
  return number === '' ? null : `${country ?? ''}\n${number}`
}
