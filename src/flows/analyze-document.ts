/** Has a document read, keeps the statement for a later verification, and checks it by our own code. */

import { type Call, isApplicant, profileNamed } from '../domain/caller.ts'
import type { DocumentAnalysis, DocumentCheck, DocumentHints } from '../domain/document.ts'
import { documentChecks } from '../domain/document-checks.ts'
import { examineDocument } from '../domain/examine-document.ts'
import type { Image } from '../domain/images.ts'
import type { AnalysisStore, DocumentReader, Store } from '../domain/ports.ts'
import { err, ok, type Result } from '../domain/result.ts'
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

type AnalysisKey = Parameters<AnalysisStore['find']>[0]

interface Needs {
  reader: DocumentReader | null
  store: Pick<Store, 'profiles' | 'analyses'>
  now: () => number
}

/** Hints are compared with what was read; the reader never sees them, so they cannot steer it. */
export const analyzeDocument =
  ({ reader, store, now }: Needs): AnalyzeDocument =>
  async ({ front, back, hints, ...input }, call) => {
    const { caller } = call
    const profileId = profileNamed(caller, input.profileId)
    if (reader === null) return err({ kind: 'provider_not_configured', provider: 'openai' })
    const owner =
      profileId === undefined ? ok(null) : await visibleProfile(store.profiles, profileId, call)
    if (!owner.ok) return owner
    const key = {
      team: owner.value?.team ?? caller.team,
      frontSha256: front.sha256,
      backSha256: back?.sha256 ?? '',
    }
    const read = await statement(
      { reader, analyses: store.analyses },
      { front, back, ...key, profile: profileId ?? '' },
      call,
    )
    if (!read.ok) return read
    const findings = examineDocument(read.value.reading, new Date(now()))
    return ok({ analysis: read.value, checks: documentChecks(findings, read.value.reading, hints) })
  }

/**
 * The newest statement is the one that a verification goes by, so an applicant gets the first again: who may
 * ask a witness until it says something else will.
 */
async function statement(
  { reader, analyses }: { reader: DocumentReader; analyses: AnalysisStore },
  {
    front,
    back,
    profile,
    ...key
  }: AnalysisKey & { front: Image; back: Image | null; profile: string },
  { caller, trace }: Call,
): Promise<Result<DocumentAnalysis>> {
  const known = isApplicant(caller) ? await analyses.find(key, trace) : ok(null)
  if (!known.ok) return known
  if (known.value !== null) return ok(known.value)
  const read = await reader.read({ front, back }, trace)
  if (!read.ok) return read
  const saved = await analyses.save({ ...read.value, ...key, profile }, trace)
  return saved.ok ? read : saved
}
