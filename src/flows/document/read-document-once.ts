/** Reads a document once: a team that sends the same images again gets its stored reading. */

import type { Image } from '../../domain/document/images.ts'
import type { DocumentAnalysis } from '../../domain/document/reading.ts'
import { ok, type Result } from '../../domain/faults/result.ts'
import type { AnalysisStore } from '../../domain/ports/store.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { DocumentReader } from '../../domain/ports/vendors.ts'

interface DocumentPages {
  team: string
  /** Empty if it belongs to no profile. */
  profile: string
  front: Image
  back: Image | null
}

interface Needs {
  reader: DocumentReader
  analyses: AnalysisStore
  /** Called before images are read for the first time; a fault stops the reading. */
  mayRead?: () => Promise<Result<null>>
}

/** The reading depends only on the images, so a team pays for it once. */
export async function readDocumentOnce(
  { reader, analyses, mayRead }: Needs,
  { team, profile, front, back }: DocumentPages,
  trace: Trace,
): Promise<Result<DocumentAnalysis>> {
  const hashes = { frontSha256: front.sha256, backSha256: back?.sha256 ?? '' }
  const stored = await analyses.find({ team, ...hashes }, trace)
  if (!stored.ok) return stored
  if (stored.value !== null) return ok(stored.value)
  const allowed = await mayRead?.()
  if (allowed?.ok === false) return allowed
  const read = await reader.read({ front, back }, trace)
  if (!read.ok) return read
  const saved = await analyses.save({ ...read.value, team, profile, ...hashes }, trace)
  return saved.ok ? read : saved
}
