/** Notes what a submission shows and counts who else showed it; first noted, then counted. */

import { toAlpha2 } from '../domain/countries.ts'
import type { Evidence } from '../domain/evidence.ts'
import { addressForm } from '../domain/ip-address.ts'
import type { KeyedHash } from '../domain/keyed-hash.ts'
import type { Sighting, SightingStore, Trace } from '../domain/ports.ts'
import { ok, type Result } from '../domain/result.ts'
import {
  addressPrefix,
  countWindows,
  type SightingKind,
  sightingKinds,
  type VelocityEvidence,
  type Windows,
  windowsMs,
} from '../domain/velocity.ts'

export interface Submitted {
  team: string
  profile: string
  sessionId: string
}

export interface Shown {
  evidence: Pick<Evidence, 'document' | 'device'>
  /** SHA-256 of the reference image of the liveness check; null where there is none. */
  referenceSha256: string | null
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
      const marks = await marksOf(shown, (kind, value) => keyedHash(`${kind}\n${team}\n${value}`))
      const kept = await sightings.keep(
        { team, profile, at: new Date(now()), sightings: marks },
        trace,
      )
      if (!kept.ok) return kept
      const counts = await Promise.all(
        marks.map((mark) => sightings.othersSince({ ...mark, team, profile }, monthAgo(), trace)),
      )
      const others: Record<SightingKind, Windows | null> = { ...nobodyElse }
      for (const [index, times] of counts.entries()) {
        if (!times.ok) return times
        const kind = marks[index]?.kind
        if (kind !== undefined) others[kind] = countWindows(times.value, now())
      }
      return ok(others)
    },
  }
}

/** Of what was observed alone: what a client claims could be made up to hide a second use. */
async function marksOf(
  { evidence: { document, device }, referenceSha256 }: Shown,
  hash: (kind: SightingKind, value: string) => Promise<string>,
): Promise<Sighting[]> {
  const event = device.state === 'observed' ? device.event : null
  const seen: Record<SightingKind, string | null> = {
    device: event?.visitorId ?? null,
    document: documentKey(document),
    face: referenceSha256,
    address: addressPrefix(addressForm(event?.ipAddress ?? '')?.text ?? ''),
  }
  const marks = sightingKinds.map(async (kind) => {
    const value = seen[kind]
    return value === null ? null : { kind, key: await hash(kind, value) }
  })
  return (await Promise.all(marks)).filter((mark) => mark !== null)
}

/**
 * Letters and digits alone, so that a space read differently does not make another document of it; with the
 * country, because states number their documents alike.
 */
function documentKey(document: Evidence['document']): string | null {
  if (document.state !== 'observed') return null
  const { document_number: printed, issuing_country: issuer, country } = document.reading
  const number = (printed ?? '').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
  return number === '' ? null : `${toAlpha2(issuer ?? country ?? '') ?? ''}\n${number}`
}
