// What failed in a run of `bun test`, and why: for the end of the output, as a long log is often kept cut.
import { stripVTControlCharacters } from 'node:util'

const result = /^(?:\((?:pass|fail|skip|todo)\)|[✓✗»✎]) /
const failed = /^(?:\(fail\)|✗) /
/** Bun says here what the test broke off for, such as its time. */
const remark = /^ {2}\^ /
const mostLines = 40
const mostFailures = 20

/** Each failed test with the lines that led to it; of a run that broke off without one, its last lines. */
export function failuresOf(output: string, exitCode: number): string[] {
  const lines = stripVTControlCharacters(output).split('\n')
  const failures: string[] = []
  const named = new Set<string>()
  let begins = 0
  for (const [index, line] of lines.entries()) {
    if (!result.test(line)) continue
    const ends = index + (remark.test(lines[index + 1] ?? '') ? 2 : 1)
    // Bun names all failures again at its end, without what led to them.
    if (failed.test(line) && !named.has(line)) failures.push(lastOf(lines.slice(begins, ends)))
    if (failed.test(line)) named.add(line)
    begins = ends
  }
  if (failures.length === 0 && exitCode !== 0) return [lastOf(lines)]
  return failures.slice(0, mostFailures)
}

const lastOf = (lines: readonly string[]): string => lines.slice(-mostLines).join('\n').trim()
