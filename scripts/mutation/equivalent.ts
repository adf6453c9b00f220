// Mutants that change nothing anyone could notice, each with the reason. Named by their text, not by their
// line, so that an edit above them does not lose them.
import type { Mutant } from './workshop.ts'

type Row = readonly [file: string, original: string, replacement: string, why: string]

const rows: readonly Row[] = []

export function whyEquivalent({ file, original, replacement }: Mutant): string | null {
  const row = rows.find(
    ([ofFile, from, to]) => ofFile === file && from === original && to === replacement,
  )
  return row?.[3] ?? null
}
