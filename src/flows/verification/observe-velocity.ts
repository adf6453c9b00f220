/** Notes what a submission shows and counts who else showed it; first noted, then counted. */

import { mrzCountry } from '../../domain/countries/countries.ts'
import type { Evidence } from '../../domain/decision/evidence/evidence.ts'
import {
  addressPrefix,
  countWindows,
  type SightingKind,
  sightingKinds,
  type VelocityEvidence,
  type Windows,
  windowsMs,
} from '../../domain/decision/evidence/velocity.ts'
import { issuingCountry } from '../../domain/document/examine.ts'
import { parseMrz } from '../../domain/document/mrz/mrz.ts'
import type { KeyedHash } from '../../domain/encoding/keyed-hash.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import { addressForm } from '../../domain/identity/ip-address.ts'
import type { Sighting, SightingStore } from '../../domain/ports/sightings.ts'
import type { Trace } from '../../domain/ports/trace.ts'

export interface Submitted {
  team: string
  profile: string
  sessionId: string
}

export interface Shown {
  evidence: Pick<Evidence, 'document' | 'device'>
  /** SHA-256 of the reference image of the liveness check; null where there is none. */
  referenceSha256: string | null
  /** Whether the face is on the document: one that may be another's is counted, but not noted against its owner. */
  isHolder: boolean
}

export interface Velocity {
  /** Counts this submission among the profile's attempts, whatever becomes of it. */
  noteAttempt(submitted: Submitted, trace: Trace): Promise<Result<void>>
  attempts(profile: string, trace: Trace): Promise<Result<Windows>>
  others(
    submitted: Submitted,
    shown: Shown,
    trace: Trace,
  ): Promise<Result<VelocityEvidence['otherProfiles']>>
}

interface Needs {
  sightings: SightingStore
  keyedHash: KeyedHash
  now: () => number
}

export const nobodyElse: VelocityEvidence['otherProfiles'] = {
  device: null,
  document: null,
  face: null,
  address: null,
}

export function observeVelocity({ sightings, keyedHash, now }: Needs): Velocity {
  const monthAgo = (): Date => new Date(now() - windowsMs.month)
  return {
    noteAttempt: (submitted, trace) =>
      sightings.keepAttempt({ ...submitted, at: new Date(now()) }, trace),

    attempts: async (profile, trace) => {
      const times = await sightings.attemptsSince(profile, monthAgo(), trace)
      return times.ok ? ok(countWindows(times.value, now())) : times
    },

    others: async ({ team, profile }, shown, trace) => {
      const at = new Date(now())
      const hash = (kind: SightingKind, value: string) => keyedHash(`${kind}\n${team}\n${value}`)
      const marks = await marksOf(shown, at, hash)
      const noted = shown.isHolder ? marks : marks.filter(({ kind }) => kind !== 'document')
      const kept = await sightings.keep({ team, profile, at, sightings: noted }, trace)
      if (!kept.ok) return kept
      const counts = await Promise.all(
        marks.map((mark) => sightings.othersSince({ ...mark, team, profile }, monthAgo(), trace)),
      )
      const others: Record<SightingKind, Windows | null> = { ...nobodyElse }
      for (const [index, times] of counts.entries()) {
        if (!times.ok) return times
        const kind = marks[index]?.kind
        if (kind !== undefined)
          others[kind] = most(others[kind], countWindows(times.value, at.getTime()))
      }
      return ok(others)
    },
  }
}

/** Of two marks of one kind the one that was seen more often counts. */
const most = (one: Windows | null, other: Windows): Windows => ({
  hour: Math.max(one?.hour ?? 0, other.hour),
  day: Math.max(one?.day ?? 0, other.day),
  month: Math.max(one?.month ?? 0, other.month),
})

/** Of what was observed alone: what a client claims could be made up to hide a second use. */
async function marksOf(
  { evidence: { document, device }, referenceSha256 }: Shown,
  at: Date,
  hash: (kind: SightingKind, value: string) => Promise<string>,
): Promise<Sighting[]> {
  const event = device.state === 'observed' ? device.event : null
  const seen: Record<SightingKind, (string | null)[]> = {
    device: [event?.visitorId ?? null],
    document: documentKeys(document, at),
    face: [referenceSha256],
    address: [addressPrefix(addressForm(event?.ipAddress ?? '')?.text ?? '')],
  }
  const marks = sightingKinds.flatMap((kind) =>
    seen[kind]
      .filter((value) => value !== null)
      .map(async (value) => ({ kind, key: await hash(kind, value) })),
  )
  return Promise.all(marks)
}

/**
 * The number as it is printed and as the zone has it, each with its issuer, because states number their documents
 * alike: whoever hides or misreads one of them is still known by the other.
 */
function documentKeys(document: Evidence['document'], at: Date): string[] {
  if (document.state !== 'observed') return []
  const { reading } = document
  const parsed = parseMrz(reading.mrz_lines, at)
  const zone = typeof parsed === 'string' ? null : parsed
  const keys = [documentKey(reading.document_number ?? '', issuingCountry(reading, zone))]
  if (zone !== null) keys.push(documentKey(zone.documentNumber, mrzCountry(zone.issuer).alpha2))
  return [...new Set(keys.filter((key) => key !== null))]
}

/** Letters and digits alone, so that a space read differently does not make another document of it. */
function documentKey(text: string, country: string | null): string | null {
  const number = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
  return number === '' ? null : `${country ?? ''}\n${number}`
}
