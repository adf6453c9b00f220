// Counts what passed and failed, from the summary that `bun test` ends with.
import { stripVTControlCharacters } from 'node:util'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * The summary rather than the JUnit report: the report leaves out a file that does not load.
 * Whatever the summary says, an exit code other than 0 or a run without tests is a failure.
 */
export function tallyOfSuites(output: string, exitCode: number): Tally {
  const text = stripVTControlCharacters(output)
  const summary = text.slice(text.lastIndexOf('\n\n'))
  const count = (word: string) =>
    Number(new RegExp(`^\\s*(\\d+) ${word}$`, 'm').exec(summary)?.[1] ?? 0)
  const passed = count('pass')
  const failed = count('fail')
  const skipped = count('skip') + count('todo')
  const broken = exitCode !== 0 || passed === 0
  return { passed, failed: broken ? Math.max(failed, 1) : failed, skipped }
}

export const addTallies = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((sum, tally) => ({
    passed: sum.passed + tally.passed,
    failed: sum.failed + tally.failed,
    skipped: sum.skipped + tally.skipped,
  }))

export function countsLine({ passed, failed, skipped }: Tally): string {
  const counts = `${passed} passed, ${failed} failed`
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`
}
