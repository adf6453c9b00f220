/** Reads a document, stores the reading for a later verification, and checks it with our own code. */

import {
  type DocumentCheck,
  type DocumentHints,
  documentChecks,
} from '../../domain/document/checks.ts'
import { examineDocument } from '../../domain/document/examine.ts'
import type { Image } from '../../domain/document/images.ts'
import type { DocumentAnalysis } from '../../domain/document/reading.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { isApplicant, requestedProfile } from '../../domain/identity/principal.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'
import type { Flow } from '../flow.ts'
import { visibleProfile } from '../profile/read-profile.ts'
import { type MakeCanonical, notComparable, unusable } from './canonical-image.ts'
import { readDocumentOnce } from './read-document-once.ts'

interface AnalyzeDocumentInput {
  front: Image
  back: Image | null
  hints: DocumentHints
  profileId: string | undefined
}

export interface AnalyzedDocument {
  analysis: DocumentAnalysis
  checks: DocumentCheck[]
}

export type AnalyzeDocument = Flow<AnalyzeDocumentInput, AnalyzedDocument>

interface Needs {
  reader: DocumentReader
  store: Pick<Store, 'profiles' | 'analyses'>
  canonical: MakeCanonical
  now: () => number
}

/**
 * New readings an applicant may request for its profile in a day. An honest person photographs one or two documents a
 * few times; someone searching for an image that the reader misjudges needs many.
 */
const applicantReadings = { max: 20, withinMs: 24 * 3_600_000 } as const
const retryAfterSeconds = 3600

/** The reading is compared with the hints; the reader never receives them, so they cannot steer it. */
export const analyzeDocument =
  ({ reader, store, canonical, now }: Needs): AnalyzeDocument =>
  async ({ hints, ...input }, context) => {
    const { principal, trace } = context
    const profileId = requestedProfile(principal, input.profileId)
    const owner =
      profileId === undefined ? ok(null) : await visibleProfile(store.profiles, profileId, context)
    if (!owner.ok) return owner
    const team = owner.value?.team ?? principal.team
    const profile = profileId ?? ''
    const mayRead = async (): Promise<Result<null>> => {
      if (!isApplicant(principal)) return ok(null)
      const { max, withinMs } = applicantReadings
      const since = new Date(now() - withinMs)
      const count = await store.analyses.countSince(profile, { since, limit: max }, trace)
      if (!count.ok) return count
      return count.value < max ? ok(null) : err({ kind: 'rate_limited', retryAfterSeconds })
    }
    const made = await canonicalPages(canonical, input)
    if (!made.ok) return made
    const pages = { team, profile, ...made.value }
    const read = await readDocumentOnce({ reader, analyses: store.analyses, mayRead }, pages, trace)
    if (!read.ok) return read
    const findings = examineDocument(read.value.reading, new Date(now()))
    return ok({ analysis: read.value, checks: documentChecks(findings, read.value.reading, hints) })
  }

async function canonicalPages(
  canonical: MakeCanonical,
  sent: { front: Image; back: Image | null },
): Promise<Result<{ front: Image; back: Image | null }>> {
  const front = await canonical.image(sent.front)
  if (!front.ok) return front
  const back = sent.back === null ? ok(null) : await canonical.image(sent.back)
  if (!back.ok) return back
  const details = [
    ...(front.value === null ? [{ path: 'document_front', message: unusable }] : []),
    ...(back.value === null && sent.back !== null
      ? [{ path: 'document_back', message: unusable }]
      : []),
  ]
  if (front.value === null || details.length > 0) return notComparable(details)
  return ok({ front: front.value, back: back.value })
}
