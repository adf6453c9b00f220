/** Reads a document, stores the reading for a later verification, and checks it with our own code. */

import {
  type DocumentCheck,
  type DocumentHints,
  documentChecks,
  plainHints,
} from '../../domain/document/checks.ts'
import { examineDocument } from '../../domain/document/examine.ts'
import type { Image } from '../../domain/document/images.ts'
import { plainReading, withoutWordsForNothing } from '../../domain/document/plain-reading.ts'
import type { DocumentAnalysis } from '../../domain/document/reading.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import { isApplicant, requestedProfile } from '../../domain/identity/principal.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'
import type { Flow } from '../flow.ts'
import { visibleProfile } from '../profile/read-profile.ts'
import { type MakeCanonical, notComparable, unusable } from './canonical-image.ts'
import { readDocumentOnce } from './read-document-once.ts'
import { mayRead } from './reading-limit.ts'

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
    const { analyses } = store
    const asked = { profile, isApplicant: isApplicant(principal) }
    const allowed = () => mayRead({ analyses, now }, asked, trace)
    const made = await canonicalPages(canonical, input)
    if (!made.ok) return made
    const pages = { team, profile, ...made.value }
    const read = await readDocumentOnce({ reader, analyses, mayRead: allowed }, pages, trace)
    if (!read.ok) return read
    const reading = plainReading(read.value.reading)
    const findings = examineDocument(reading, new Date(now()))
    return ok({
      analysis: { ...read.value, reading: withoutWordsForNothing(read.value.reading) },
      checks: documentChecks(findings, reading, plainHints(hints)),
    })
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
