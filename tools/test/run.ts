// Everything a change must pass: types, lint, format, and all tests. Ends with the counts.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { type HttpRun, httpProblems, httpTable } from './http-suite.ts'
import { runtimeNames, whyNotRunnable } from './runtimes.ts'
import { type Counts, countsLine, countsOf, runBun, runSuite, type Suite, sumOf } from './suite.ts'

const root = join(import.meta.dirname, '..', '..')
const isCi = !['', 'false', '0'].includes(process.env.CI ?? '')
const typescriptConfigs = ['.', 'client', 'sandbox/try/page', 'src/runtime', 'tools']
/** How many failures are repeated at the end. */
const mostShown = 20
const say = (line: string) => process.stdout.write(`${line}\n`)

const failures: string[] = []
const counts: Counts[] = []

const tool = (path: string) => join(root, 'node_modules', path)
for (const config of typescriptConfigs)
  await staticCheck(`types (${config})`, [tool('typescript/bin/tsc'), '-p', config])
await staticCheck('lint and format', [
  tool('@biomejs/biome/bin/biome'),
  'check',
  '--error-on-warnings',
  '.',
])
if (!process.argv.includes('--static')) await allTests()

// Once more at the end, because a long log is often shown cut.
for (const failure of failures.slice(0, mostShown)) say(`\n(fail) ${failure}`)
if (failures.length > mostShown) say(`\nand ${failures.length - mostShown} more, see above`)
const total = { ...sumOf(counts), failed: failures.length }
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
say(`\n${countsLine(total)}`)

async function staticCheck(name: string, args: readonly string[]): Promise<void> {
  const { code, seconds } = await runBun(args)
  say(`(${code === 0 ? 'pass' : 'fail'}) ${name} [${seconds.toFixed(1)}s]`)
  counts.push({ passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 })
  if (code !== 0) failures.push(`${name}: see above`)
}

/** The HTTP suite on every runtime, then everything else once. */
async function allTests(): Promise<void> {
  // Bun finds `*.test.ts` on its own; only `npm test` runs `*.long.ts`.
  const files = globSync('test/**/*.{test,long}.ts', { cwd: root }).sort()
  const isHttp = (file: string) => /^test\/(http|hostile|scenarios)\b/.test(file)
  const httpRuns: HttpRun[] = []
  for (const runtime of runtimeNames) {
    const whyNot = whyNotRunnable(runtime)
    if (whyNot !== null) {
      // A developer's machine may lack a runtime, CI may not.
      const line = `the HTTP suite on ${runtime}, and its entry: ${whyNot}`
      if (isCi) failures.push(line)
      else say(`SKIPPED: ${line}`)
      continue
    }
    const env = { TEST_RUNTIME: runtime }
    const suite = { name: `the HTTP suite on ${runtime}`, files: files.filter(isHttp), env }
    httpRuns.push({ runtime, run: await counted(suite) })
  }
  await counted({
    name: 'all other suites',
    files: files.filter((file) => !isHttp(file)),
    env: { PROPERTY_CASES: '10000' },
  })
  say(`\n${httpTable(httpRuns)}`)
  failures.push(...httpProblems(httpRuns).map((problem) => `the HTTP suite: ${problem}`))
}

async function counted(suite: Suite) {
  const run = await runSuite(suite)
  counts.push(countsOf(run))
  failures.push(...run.failures)
  return run
}
