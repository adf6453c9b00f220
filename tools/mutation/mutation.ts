// Mutation testing of src/domain: changes the code in one place at a time and checks that a test fails.
//
// npm run mutation                          everything; writes docs/mutation.md
// npm run mutation -- names.ts rules/faces  only files whose path contains one of these; prints the report
//
// Stryker's instrumenter puts all mutants into one copy of the code, and an environment variable activates one of them.
// The tests run in Bun as usual: Stryker's own runners do not support bun:test. Not part of npm test: it takes minutes.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { reportOf, scoreOf, type Verdict } from './report.ts'
import { coverageOf, createTrials } from './trials.ts'
import { createWorkshop } from './workshop.ts'

const root = join(import.meta.dirname, '..', '..')
const paths = process.argv.slice(2)
/** A lower score fails the command. */
const lowestScorePercent = 85

const startedAt = performance.now()
const workshop = await createWorkshop(root)
const coverage = await coverageOf(workshop)
const chosen = workshop.mutants.filter(
  ({ file }) => paths.length === 0 || paths.some((part) => file.includes(part)),
)
console.log(`${chosen.length} mutants, ${coverage.length} test files`)

const tryOut = createTrials(workshop, coverage)
const verdicts: Verdict[] = []
const queue = [...chosen]
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work))

const seconds = Math.round((performance.now() - startedAt) / 1000)
const report = reportOf(verdicts, seconds)
if (paths.length === 0) writeFileSync(join(root, 'docs', 'mutation.md'), report)
console.log(report)
process.exitCode = scoreOf(verdicts).percent >= lowestScorePercent ? 0 : 1

async function work(): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    verdicts.push({ mutant, fate: await tryOut(mutant) })
    if (verdicts.length % 100 === 0) console.log(`${verdicts.length} of ${chosen.length} tried`)
  }
}
