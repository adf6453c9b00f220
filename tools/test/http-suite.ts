// The HTTP suite on each runtime: whether all ran the same cases, and the table of the runs.
import type { RuntimeName } from './runtimes.ts'
import { countsOf, type SuiteRun } from './suite.ts'

export interface HttpRun {
  readonly runtime: RuntimeName
  readonly run: SuiteRun
}

const reason = / \(skipped: (.+)\)$/

/** The reasons of the skipped cases, which are in their names. */
const reasonsOf = ({ run }: HttpRun): string[] =>
  run.cases.flatMap(({ name, state }) =>
    state === 'skipped' ? [reason.exec(name)?.[1] ?? 'no reason'] : [],
  )

/** Each case, numbered if several of a file share a name. */
function namesOf({ run }: HttpRun): Set<string> {
  const names = new Set<string>()
  for (const { file, name } of run.cases) {
    const plain = `${file}: ${name.replace(reason, '')}`
    let unique = plain
    for (let number = 2; names.has(unique); number += 1) unique = `${plain} (${number})`
    names.add(unique)
  }
  return names
}

/** What is wrong with the runs as a whole; empty if every runtime ran the same and every skipped case has a reason. */
export function httpProblems(runs: readonly HttpRun[]): string[] {
  const [first, ...others] = runs
  if (first === undefined) return []
  const different = others.flatMap((other) => {
    const [mine, theirs] = [namesOf(first), namesOf(other)]
    return [
      ...onlyIn(mine, theirs).map((name) => `only ${first.runtime} ran ${name}`),
      ...onlyIn(theirs, mine).map((name) => `only ${other.runtime} ran ${name}`),
    ]
  })
  const unexplained = runs.flatMap((run) => {
    const count = reasonsOf(run).filter((one) => one === 'no reason').length
    return count === 0 ? [] : [`${run.runtime} skipped ${count} cases without a reason`]
  })
  return [...different, ...unexplained]
}

const onlyIn = (names: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...names].filter((name) => !others.has(name))

export function httpTable(runs: readonly HttpRun[]): string {
  const header = ['HTTP suite', 'passed', 'skipped', 'failed', 'seconds', '']
  const rows = runs.map((one) => {
    const { passed, skipped, failed } = countsOf(one.run)
    const reasons = [...new Set(reasonsOf(one))].join('; ')
    const numbers = [passed, skipped, failed, one.run.seconds.toFixed(1)].map(String)
    return [one.runtime, ...numbers, reasons]
  })
  return [header, ...rows]
    .map(([name = '', ...cells]) => {
      const last = cells.pop() ?? ''
      const numbers = cells.map((cell) => cell.padStart(9)).join('')
      return `${name.padEnd(11)}${numbers}  ${last}`.trimEnd()
    })
    .join('\n')
}
