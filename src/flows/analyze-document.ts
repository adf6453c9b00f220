/** Has a document read, keeps the statement for a later verification, and checks it by our own code. */

import { type Call, profileNamed } from '../domain/caller.ts'
import type { DocumentAnalysis, DocumentCheck, DocumentHints } from '../domain/document.ts'
import { documentChecks } from '../domain/document-checks.ts'
import { examineDocument } from '../domain/examine-document.ts'
import type { Image } from '../domain/images.ts'
import type { DocumentReader, Store } from '../domain/ports.ts'
import { ok, type Result } from '../domain/result.ts'
import { readDocument } from './read-document.ts'
import { visibleProfile } from './read-profile.ts'

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
  call: Call,
) => Promise<Result<AnalyzedDocument>>

interface Needs {
  reader: DocumentReader | null
  store: Pick<Store, 'profiles' | 'analyses'>
  now: () => number
}

/** Hints are compared with what was read; the reader never sees them, so they cannot steer it. */
export const analyzeDocument =
  ({ reader, store, now }: Needs): AnalyzeDocument =>
  async ({ front, back, hints, ...input }, call) => {
    const { caller, trace } = call
    const profileId = profileNamed(caller, input.profileId)
    const owner =
      profileId === undefined ? ok(null) : await visibleProfile(store.profiles, profileId, call)
    if (!owner.ok) return owner
    const team = owner.value?.team ?? caller.team
    const read = await readDocument(
      { reader, analyses: store.analyses },
      { team, profile: profileId ?? '', front, back },
      trace,
    )
    if (!read.ok) return read
    const findings = examineDocument(read.value.reading, new Date(now()))
    return ok({ analysis: read.value, checks: documentChecks(findings, read.value.reading, hints) })
  }
