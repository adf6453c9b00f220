// Runs test files with `bun test`, one per CPU in parallel, and reads the results.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { casesOf, type TestCase } from './junit.ts'

export interface Suite {
  readonly name: string
  /** Test files, relative to the repository. */
  readonly files: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface SuiteRun {
  readonly suite: Suite
  readonly seconds: number
  readonly cases: readonly TestCase[]
  /** What failed, with the reason; of a test or of the run as a whole. */
  readonly failures: readonly string[]
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const root = join(import.meta.dirname, '..', '..')

/** A hanging test ends, a slow one does not: a busy machine is not a failure. */
const timeout = ['--timeout', '300000']
/** Files in one process share its PocketBase and its host, so there is no use for more than a few processes. */
const parallel = [`--parallel=${Math.min(availableParallelism(), 4)}`, '--no-isolate']

export async function runSuite(suite: Suite): Promise<SuiteRun> {
  process.stdout.write(`\n== ${suite.name}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'identivia-test-report-'))
  const report = join(folder, 'junit.xml')
  // Bun only runs files with other names if they are given as paths.
  const files = suite.files.map((file) => `./${file}`)
  const args = ['test', ...timeout, ...parallel, '--reporter=junit', '--reporter-outfile', report]
  const { code, seconds } = await runBun([...args, ...files], suite.env)
  const cases = existsSync(report) ? casesOf(readFileSync(report, 'utf8')) : []
  rmSync(folder, { recursive: true })
  return { suite, seconds, cases, failures: failuresOf({ suite, cases, code }) }
}

/** A file that does not load, or that ends the process, is missing in the report. */
export function failuresOf(run: {
  suite: Suite
  cases: readonly TestCase[]
  code: number
}): string[] {
  const reported = new Set(run.cases.map(({ file }) => file))
  const failed = run.cases.filter(({ state }) => state === 'failed')
  const missing = run.suite.files.filter((file) => !reported.has(file))
  const failures = [
    ...failed.map(({ file, name, message }) => `${file}: ${name}\n${message}`),
    ...missing.map((file) => `${file}: ran no test. Its error is above`),
  ]
  if (failures.length === 0 && run.code !== 0)
    return [`${run.suite.name}: \`bun test\` ended with exit code ${run.code}. Its error is above`]
  return failures
}

/** Runs this Bun in the repository; its output is shown. */
export function runBun(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; seconds: number }> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      cwd: root,
      env: { ...process.env, ...env },
      // One stream for both, or the counts could overtake an error; they must come last.
      stdio: ['ignore', 1, 1],
    })
    const end = (code: number) => resolve({ code, seconds: (performance.now() - startedAt) / 1000 })
    child.on('error', () => end(1))
    child.on('close', (code) => end(code ?? 1))
  })
}

export function countsOf({ cases, failures }: SuiteRun): Counts {
  const count = (state: TestCase['state']) => cases.filter((one) => one.state === state).length
  return { passed: count('passed'), failed: failures.length, skipped: count('skipped') }
}

export const sumOf = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((sum, { passed }) => sum + passed, 0),
  failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  skipped: counts.reduce((sum, { skipped }) => sum + skipped, 0),
})

export function countsLine({ passed, failed, skipped }: Counts): string {
  const counts = `${passed} passed, ${failed} failed`
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`
}
