// Mutation testing of src/domain: alters the code in one place at a time and sees whether a test notices.
//
// npm run mutation                          all of it; writes docs/mutation.md
// npm run mutation -- --resume              the same, without trying again what an earlier run noticed in files
//                                           that are the same since; for after an interruption, or more tests
// npm run mutation -- names.ts rules/faces  only files whose path contains one of these; writes nothing
//
// Stryker's instrumenter makes the mutants, all in one copy of the code, of which an environment variable
// wakes one; the tests run in Bun, as they always do. Stryker's own runners do not know bun:test, and an
// imitation of it in Vitest takes 40 times as long. Not part of npm test: it takes minutes.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { coverageOf } from './coverage.ts'
import { openJournal } from './journal.ts'
import { isNoticed, reportOf, scoreOf } from './report.ts'
import { createTrials, type Verdict } from './trials.ts'
import { createWorkshop } from './workshop.ts'

const root = join(import.meta.dirname, '..', '..')
const wanted = process.argv.slice(2).filter((word) => word !== '--resume')
const resume = wanted.length > 0 || process.argv.includes('--resume')
/** The goal: a lower score fails the command. */
const lowestScorePercent = 85

const startedAt = performance.now()
const say = (text: string) => process.stdout.write(`${text}\n`)

const workshop = await createWorkshop(root)
const coverage = await coverageOf(workshop)
const chosen = workshop.mutants.filter(
  ({ file }) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
)
say(`${chosen.length} mutants, ${coverage.length} test files`)

const tryOut = createTrials(workshop, coverage)
const journal = openJournal(workshop, resume)
const verdicts: Verdict[] = []
const queue = [...chosen]
const workers = Math.max(2, availableParallelism())
await Promise.all(Array.from({ length: workers }, work))

const seconds = Math.round((performance.now() - startedAt) / 1000)
const score = scoreOf(verdicts)
const report = reportOf(verdicts, seconds)
const survivors = verdicts.filter((verdict) => !isNoticed(verdict)).map(({ mutant }) => mutant)
writeFileSync(join(workshop.folder, 'survivors.json'), JSON.stringify(survivors, null, 2))
if (wanted.length === 0) writeFileSync(join(root, 'docs', 'mutation.md'), report)
say(report)
process.exitCode = score.percent >= lowestScorePercent ? 0 : 1

async function work(): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const known = resume && wanted.length === 0 && journal.knowsNoticed(mutant)
    const verdict: Verdict = { mutant, fate: known ? 'before' : await tryOut(mutant) }
    verdicts.push(verdict)
    journal.add(verdict)
    if (verdicts.length % 100 === 0) say(`${verdicts.length} of ${chosen.length} tried`)
  }
}
