// Everything a change must pass: types, lint and format, then all suites. Ends with the counts.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { failuresOf } from './failures.ts'
import {
  absentRuntimes,
  type HttpRun,
  httpJob,
  httpProblems,
  httpRun,
  httpTable,
  otherJobs,
} from './http-suite.ts'
import { runJob, runJobs } from './jobs.ts'
import { runtimeNames, whyNotRunnable } from './runtimes.ts'
import { addTallies, countsLine, type Tally, tallyOfSuites } from './tally.ts'

const root = join(import.meta.dirname, '..', '..')
const bin = (...parts: string[]) => join(root, 'node_modules', ...parts)
const failure: Tally = { passed: 0, failed: 1, skipped: 0 }
const isCi = !['', 'false', '0'].includes(process.env.CI ?? '')

const tallies: Tally[] = []
for (const config of typescriptConfigs()) {
  tallies.push(await staticCheck(`types (${config})`, [bin('typescript/bin/tsc'), '-p', config]))
}
const lint = [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']
tallies.push(await staticCheck('lint and format', lint))
if (!process.argv.includes('--static')) tallies.push(...(await suites()))
const total = addTallies(tallies)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
process.stdout.write(`${countsLine(total)}\n`)

function typescriptConfigs(): string[] {
  return ['.', 'client', 'sandbox/try/page', 'src/runtime', 'tools']
}

async function staticCheck(name: string, args: string[]): Promise<Tally> {
  const { code, seconds } = await runJob({ name, args }, (piece) => process.stdout.write(piece))
  process.stdout.write(`(${code === 0 ? 'pass' : 'fail'}) ${name} [${seconds.toFixed(1)}s]\n`)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/** The HTTP suite on every runtime and everything else, side by side. */
async function suites(): Promise<Tally[]> {
  const here = runtimeNames.filter((name) => whyNotRunnable(name) === null).reverse()
  const jobs = [...here.map(httpJob), ...otherJobs]
  const ran = await runJobs(jobs, Math.min(jobs.length, availableParallelism()))
  const runs: HttpRun[] = here.flatMap((name, index) => {
    const one = ran[index]
    return one === undefined ? [] : [httpRun(name, one)]
  })
  for (const { job, output, code } of ran)
    for (const failure of failuresOf(output, code))
      process.stdout.write(`\n== once more, what failed of ${job.name}\n${failure}\n`)
  process.stdout.write(`\n${httpTable(runs.toReversed())}\n`)
  const problems = httpProblems(runs.toReversed())
  for (const problem of problems) process.stdout.write(`(fail) the HTTP suite: ${problem}\n`)
  const absences = absentRuntimes(runtimeNames, whyNotRunnable, isCi ? 'CI' : 'a machine')
  for (const { line } of absences) process.stdout.write(`${line}\n`)
  const others = ran.slice(here.length).map(({ output, code }) => tallyOfSuites(output, code))
  return [
    ...runs.map(({ tally }) => tally),
    ...others,
    ...problems.map(() => failure),
    ...absences.map(({ tally }) => tally),
  ]
}
