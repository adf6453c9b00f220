/** Has a document read, keeps the statement for a later verification, and checks it by our own code. */

import type { DocumentAnalysis } from '../../domain/document/analysis.ts'
import {
  type DocumentCheck,
  type DocumentHints,
  documentChecks,
} from '../../domain/document/checks.ts'
import { examineDocument } from '../../domain/document/examine.ts'
import type { Image } from '../../domain/document/images.ts'
import { err, ok, type Result } from '../../domain/faults/result.ts'
import { isApplicant, requestedProfile } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { Store } from '../../domain/ports/store.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'
import { visibleProfile } from '../profile/read-profile.ts'
import { readDocument } from './document-reading.ts'

export interface AnalyzeDocumentInput {
  front: Image
  back: Image | null
  hints: DocumentHints
  profileId: string | undefined
}

export interface AnalyzedDocument {
  analysis: DocumentAnalysis
  checks: DocumentCheck[]
}

export type AnalyzeDocument = (
  input: AnalyzeDocumentInput,
  context: RequestContext,
) => Promise<Result<AnalyzedDocument>>

interface Needs {
  reader: DocumentReader | null
  store: Pick<Store, 'profiles' | 'analyses'>
  now: () => number
}

/**
 * Documents that are read for one profile in a day, as its applicant asks for it. An honest person has one or two and
 * photographs them a few times; whoever looks for a picture that the reader takes for something better needs many.
 */
export const readingsOfApplicant = { most: 20, withinMs: 24 * 3_600_000 } as const
const comeBackAfterSeconds = 3600

/** Hints are compared with what was read; the reader never sees them, so they cannot steer it. */
export const analyzeDocument =
  ({ reader, store, now }: Needs): AnalyzeDocument =>
  async ({ front, back, hints, ...input }, context) => {
    const { principal, trace } = context
    const profileId = requestedProfile(principal, input.profileId)
    const owner =
      profileId === undefined ? ok(null) : await visibleProfile(store.profiles, profileId, context)
    if (!owner.ok) return owner
    const team = owner.value?.team ?? principal.team
    const profile = profileId ?? ''
    const mayRead = async (): Promise<Result<null>> => {
      if (!isApplicant(principal)) return ok(null)
      const { most, withinMs } = readingsOfApplicant
      const since = new Date(now() - withinMs)
      const count = await store.analyses.countSince(profile, { since, limit: most }, trace)
      if (!count.ok) return count
      return count.value < most
        ? ok(null)
        : err({ kind: 'rate_limited', retryAfterSeconds: comeBackAfterSeconds })
    }
    const pages = { team, profile, front, back }
    const read = await readDocument({ reader, analyses: store.analyses, mayRead }, pages, trace)
    if (!read.ok) return read
    const findings = examineDocument(read.value.reading, new Date(now()))
    return ok({ analysis: read.value, checks: documentChecks(findings, read.value.reading, hints) })
  }
