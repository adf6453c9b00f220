/** A document's statement: the one the team already has of exactly these pictures, else a new one, which is kept. */

import type { DocumentAnalysis } from '../../domain/document/analysis.ts'
import type { Image } from '../../domain/document/images.ts'
import { err, type Result } from '../../domain/faults/result.ts'
import type { AnalysisStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'

export interface DocumentPages {
  team: string
  /** Empty where it belongs to no profile. */
  profile: string
  front: Image
  back: Image | null
}

interface Needs {
  reader: DocumentReader | null
  analyses: AnalysisStore
  /** Asked before pictures are read that nobody has read before. */
  mayRead?: () => Promise<Result<null>>
}

/** The pictures alone decide what is read, so one team pays for them once. */
export async function readDocument(
  { reader, analyses, mayRead }: Needs,
  { team, profile, front, back }: DocumentPages,
  trace: Trace,
): Promise<Result<DocumentAnalysis>> {
  const hashes = { frontSha256: front.sha256, backSha256: back?.sha256 ?? '' }
  const known = await analyses.find({ team, ...hashes }, trace)
  if (!known.ok) return known
  if (known.value !== null) return { ok: true, value: known.value }
  if (reader === null) return err({ kind: 'provider_not_configured', provider: 'openai' })
  const admitted = await mayRead?.()
  if (admitted?.ok === false) return admitted
  const read = await reader.read({ front, back }, trace)
  if (!read.ok) return read
  const saved = await analyses.save({ ...read.value, team, profile, ...hashes }, trace)
  return saved.ok ? read : saved
}
