// The results of the scenarios as a table with counts.

import type { Played } from '../../sandbox/scenarios/play.ts'
import { scenarios } from '../../sandbox/scenarios/scenarios.ts'
import { reasonCodes } from '../../src/domain/decision/reason-codes.ts'

const nameWidth = Math.max(...scenarios.map(({ name }) => name.length))
const columns = ['scenario', 'expected', 'got', '', 'codes'] as const

export const tableHead = (): string => columnsOf(columns)

/** One line; if the scenario failed, a second one with the expected codes. */
export function tableRow({ scenario, outcome, codes, passed }: Played): string[] {
  const { name, expected, before } = scenario
  const state = before === null ? '' : ' (depends on what was submitted before)'
  const row = [name, expected.outcome, outcome, passed ? 'pass' : 'FAIL'] as const
  const line = columnsOf([...row, `${codes.join(' ')}${state}`])
  if (passed) return [line]
  return [line, columnsOf(['', '', '', '', `expected: ${inOrder(expected.reasons).join(' ')}`])]
}

/** In the order of the catalogue, as in a decision. */
export const inOrder = (codes: readonly string[]): string[] =>
  reasonCodes.filter((code) => codes.includes(code))

const columnsOf = ([name, expected, got, verdict, codes]: readonly [
  string,
  string,
  string,
  string,
  string,
]): string =>
  `${name.padEnd(nameWidth)}  ${expected.padEnd(8)}  ${got.padEnd(8)}  ${verdict.padEnd(4)}  ${codes}`.trimEnd()

/** The codes that no scenario has reached. */
export function codesWithout(played: readonly Played[]): string[] {
  const reached = new Set(played.flatMap(({ codes }) => codes))
  return reasonCodes.filter((code) => !reached.has(code))
}

export function tableSummary(played: readonly Played[], seconds: number): string[] {
  const passed = played.filter((one) => one.passed).length
  const missing = codesWithout(played)
  const outcomes = [...new Set(played.map(({ outcome }) => outcome))].sort()
  const refused = played
    .filter(({ outcome }) => outcome === 'refused')
    .flatMap(({ codes }) => codes)
  return [
    `outcomes reached: ${outcomes.join(', ')}`,
    `reason codes reached: ${reasonCodes.length - missing.length} of ${reasonCodes.length}, of which answered before a decision: ${refused.join(' ') || 'none'}`,
    `reason codes without a scenario: ${missing.length}${missing.length === 0 ? '' : ` (${missing.join(' ')})`}`,
    `${passed} passed, ${played.length - passed} failed (${seconds.toFixed(1)} s)`,
  ]
}
