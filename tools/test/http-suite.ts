// The HTTP suite on each runtime: what runs, whether all ran the same, and the table of it.
import { stripVTControlCharacters } from 'node:util'
import type { Job } from './jobs.ts'
import type { RuntimeName } from './runtimes.ts'
import { type Tally, tallyOfSuites } from './tally.ts'

/** All that reaches the app by `world()` of test/support; the rest of the tests runs on Bun alone. */
const httpSuite = ['test/http', 'test/hostile', 'test/scenarios.test.ts']
/** A test that hangs ends; one that is slow does not, for a busy machine is no failure. */
export const bunTest = ['test', '--timeout', '300000']

export const httpJob = (runtime: RuntimeName): Job => ({
  name: `the HTTP suite on ${runtime}`,
  args: [...bunTest, ...httpSuite],
  env: { TEST_RUNTIME: runtime },
})

/** Pure computing, and long: a job of its own, so that two processors are busy to the end. */
const pureSuite = ['test/domain']

const except = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => ['--path-ignore-patterns', path.endsWith('.ts') ? path : `${path}/**`])

export const otherJobs: readonly Job[] = [
  { name: 'all other suites', args: [...bunTest, ...except([...httpSuite, ...pureSuite])] },
  { name: 'the suite of the domain', args: [...bunTest, ...pureSuite] },
]

export interface HttpRun {
  readonly runtime: RuntimeName
  readonly tally: Tally
  readonly seconds: number
  /** The reasons for what was skipped, each as often as it was given. */
  readonly reasons: readonly string[]
  /** What ran, was skipped or failed, by name. */
  readonly names: ReadonlySet<string>
}

export function httpRun(
  runtime: RuntimeName,
  { output, code, seconds }: { output: string; code: number; seconds: number },
): HttpRun {
  // In colours, a word in brackets is a sign.
  const text = stripVTControlCharacters(output)
  const linesOf = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found)
  const names = new Set(
    linesOf(/^(?:\((?:pass|fail|skip|todo)\)|[✓✗»✎]) (.*?)(?: \[[\d.]+ms\])?$/gm),
  )
  // A reason stands in a line of its own, or in the name.
  const named = [...names].flatMap((name) => / \(skipped: (.+)\)$/.exec(name)?.[1] ?? [])
  const reasons = [...linesOf(/^skipped: .*: ([^:\n]+)$/gm), ...named]
  return { runtime, tally: tallyOfSuites(output, code), seconds, reasons, names }
}

/** What is not as it must be; empty where every runtime ran the same and every skipped case has its reason. */
export function httpProblems(runs: readonly HttpRun[]): string[] {
  const [first, ...others] = runs
  if (first === undefined) return []
  const different = others
    .filter((run) => casesOf(run) !== casesOf(first))
    .map((run) => {
      const missing = only(first, run).concat(only(run, first)).slice(0, 20)
      return `${first.runtime} has ${casesOf(first)} cases and ${run.runtime} ${casesOf(run)}${missing.map((name) => `\n  ${name}`).join('')}`
    })
  const unexplained = runs
    .filter(({ tally, reasons }) => tally.skipped !== reasons.length)
    .map(
      ({ runtime, tally, reasons }) =>
        `${runtime} skipped ${tally.skipped} cases and gave ${reasons.length} reasons`,
    )
  return [...different, ...unexplained]
}

const casesOf = ({ tally }: HttpRun): number => tally.passed + tally.failed + tally.skipped

const only = (one: HttpRun, other: HttpRun): string[] =>
  [...one.names]
    .filter((name) => !other.names.has(name))
    .map((name) => `only on ${one.runtime}: ${name}`)

/** Somebody's machine may lack a runtime, and is told so; CI may not. */
export function absentRuntimes(
  names: readonly RuntimeName[],
  whyNot: (name: RuntimeName) => string | null,
  where: 'CI' | 'a machine',
): { line: string; tally: Tally }[] {
  const [word, failed] = where === 'CI' ? ['(fail)', 1] : ['SKIPPED:', 0]
  return names.flatMap((name) => {
    const reason = whyNot(name)
    if (reason === null) return []
    const line = `${word} the HTTP suite on ${name}, and its entry: ${reason}`
    return [{ line, tally: { passed: 0, failed, skipped: 0 } }]
  })
}

export function httpTable(runs: readonly HttpRun[]): string {
  const header = ['HTTP suite', 'passed', 'skipped', 'failed', 'seconds', '']
  const rows = runs.map(({ runtime, tally, seconds, reasons }) => [
    runtime,
    String(tally.passed),
    String(tally.skipped),
    String(tally.failed),
    seconds.toFixed(1),
    [...new Set(reasons)].join('; '),
  ])
  return [header, ...rows]
    .map(([name = '', ...cells]) => {
      const reasons = cells.pop() ?? ''
      const numbers = cells.map((cell) => cell.padStart(9)).join('')
      return `${name.padEnd(11)}${numbers}  ${reasons}`.trimEnd()
    })
    .join('\n')
}
