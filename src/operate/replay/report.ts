// Counts the results of replays and formats them: ids, codes and statuses, no personal data.
import type {
  DecidedVerification,
  Difference,
  OutcomeChange,
} from '../../domain/decision/replay.ts'
import type { Replayed } from '../../flows/service/replay-decisions.ts'

/** `lines` are printed after each verification, `summary` at the end. */
export interface Report<Found> {
  lines(stored: DecidedVerification, found: Found): string[]
  summary(seconds: number): string[]
  /** Whether any result differs from the stored decision. */
  differs(): boolean
}

const words = {
  identical: 'identical',
  different: 'different',
  unknown_policy: 'unknown policy',
  unreadable: 'unreadable',
} as const

export function replayReport(show: 'all' | 'differences'): Report<Replayed> {
  const counts = { identical: 0, different: 0, unknown_policy: 0, unreadable: 0 }
  const total = () => Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    lines: ({ id, outcome }, found) => {
      counts[found.result] += 1
      if (found.result === 'identical' && show === 'differences') return []
      const more = found.result === 'unknown_policy' ? ` ${found.policy}` : ''
      const head = `${id}  ${outcome.padEnd(8)}  ${words[found.result]}${more}`
      return found.result === 'different'
        ? [head, ...found.differences.map(differenceLine)]
        : [head]
    },
    summary: (seconds) => {
      const all = Object.entries(words).map(([result, word]) => {
        const count = Object.entries(counts).find(([name]) => name === result)?.[1] ?? 0
        return `${count} ${word}`
      })
      return [`${counted(total())} replayed: ${all.join(', ')} (${seconds.toFixed(2)} s)`]
    },
    differs: () => counts.identical !== total(),
  }
}

const differenceLine = ({ part, name, stored, replayed }: Difference): string =>
  `    ${part.padEnd(8)} ${name.padEnd(28)} ${stored} → ${replayed}`

export function shiftReport(show: 'all' | 'differences'): Report<OutcomeChange | null> {
  const changes = new Map<string, { count: number; because: Map<string, number> }>()
  const counts = { total: 0, changed: 0, unreadable: 0 }
  return {
    lines: ({ id }, shift) => {
      counts.total += 1
      if (shift === null) {
        counts.unreadable += 1
        return [`${id}  ${words.unreadable}`]
      }
      const { from, to, because } = shift
      if (from === to) return show === 'all' ? [`${id}  ${from}  stays`] : []
      counts.changed += 1
      const change = changes.get(`${from} → ${to}`) ?? { count: 0, because: new Map() }
      change.count += 1
      for (const code of because) change.because.set(code, (change.because.get(code) ?? 0) + 1)
      changes.set(`${from} → ${to}`, change)
      return show === 'all' ? [`${id}  ${from} → ${to}  ${because.join(' ')}`] : []
    },
    summary: (seconds) => [
      ...[...changes]
        .sort(byCount)
        .flatMap(([direction, { count, because }]) => [
          `${direction.padEnd(22)} ${String(count).padStart(6)}`,
          ...[...because]
            .sort(([, one], [, other]) => other - one)
            .map(([code, times]) => `    by ${code.padEnd(32)} ${String(times).padStart(6)}`),
        ]),
      `${counted(counts.total)}: ${counts.changed} outcomes would change, ${counts.unreadable} unreadable (${seconds.toFixed(2)} s)`,
    ],
    differs: () => counts.changed + counts.unreadable > 0,
  }
}

const byCount = ([, one]: [string, { count: number }], [, other]: [string, { count: number }]) =>
  other.count - one.count

const counted = (count: number) => `${count} ${count === 1 ? 'verification' : 'verifications'}`
