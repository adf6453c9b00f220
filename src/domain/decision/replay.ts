/**
 * Replays stored decisions: the same bytes, or the differences by id, code and status, without any personal data
 * (docs/decisions.md#replay).
 */

import { canonicalJson } from '../encoding/canonical-json.ts'
import { decide } from './decide.ts'
import type { Check, Decision, Outcome, Reason } from './decision.ts'
import type { Evidence } from './evidence/evidence.ts'
import { type Policy, resolveLevel } from './policy.ts'
import { statusOf } from './verification.ts'

/** The stored parts of a verification's decision; null if this version cannot read the column. */
export interface DecidedVerification {
  id: string
  team: string
  created: string
  outcome: string
  status: string
  decision: Decision | null
  evidence: Evidence | null
}

/** A stored verification that can be decided again. */
export interface Replayable {
  outcome: string
  status: string
  decision: Decision
  evidence: Evidence
  decidedAt: Date
}

export interface Difference {
  part: 'record' | 'decision' | 'check' | 'reason'
  name: string
  stored: string
  replayed: string
}

/** Null if the decision, its evidence or the time of the decision cannot be read. */
export function replayable(stored: DecidedVerification): Replayable | null {
  const { outcome, status, decision, evidence } = stored
  if (decision === null || evidence === null) return null
  const decidedAt = new Date(decision.decided_at)
  return Number.isNaN(decidedAt.getTime())
    ? null
    : { outcome, status, decision, evidence, decidedAt }
}

/** Decides again under the policy of the stored decision. An empty list means that every byte is the same. */
export async function replay(stored: Replayable, policy: Policy): Promise<Difference[]> {
  const again = await decide(stored.evidence, policy, stored.decidedAt)
  return [...recordDifferences(stored, again), ...decisionDifferences(stored.decision, again)]
}

/** The profile's status was set from the columns beside the decision. */
const recordDifferences = ({ outcome, status }: Replayable, again: Decision): Difference[] =>
  [
    difference({ part: 'record', name: 'outcome' }, outcome, again.outcome),
    difference({ part: 'record', name: 'status' }, status, statusOf[again.outcome]),
  ].flat()

function decisionDifferences(stored: Decision, again: Decision): Difference[] {
  if (canonicalJson(stored) === canonicalJson(again)) return []
  const fields = ['outcome', 'policy', 'evidence_hash', 'decided_at'] as const
  const found = [
    ...fields.flatMap((name) => difference({ part: 'decision', name }, stored[name], again[name])),
    ...listDifferences('check', byName(stored.checks), byName(again.checks)),
    ...listDifferences('reason', byCode(stored.reasons), byCode(again.reasons)),
  ]
  // The difference is in none of the parts above: the order of a list, or an unknown member.
  return found.length > 0
    ? found
    : [{ part: 'decision', name: 'json', stored: 'these bytes', replayed: 'other bytes' }]
}

type Entry = { word: string; json: string }

const byName = (checks: Check[]): Map<string, Entry> =>
  new Map(checks.map((check) => [check.name, { word: check.status, json: canonicalJson(check) }]))

const byCode = (reasons: Reason[]): Map<string, Entry> =>
  new Map(
    reasons.map((reason) => [reason.code, { word: reason.effect, json: canonicalJson(reason) }]),
  )

const none = '(none)'

function listDifferences(
  part: 'check' | 'reason',
  stored: Map<string, Entry>,
  replayed: Map<string, Entry>,
): Difference[] {
  const names = new Set([...stored.keys(), ...replayed.keys()])
  return [...names].flatMap((name) => {
    const [before, after] = [stored.get(name), replayed.get(name)]
    if (before?.json === after?.json) return []
    // The same status with another score or threshold, whose value must not show on a terminal.
    const details = before?.word === after?.word ? ' (other details)' : ''
    return [
      { part, name, stored: before?.word ?? none, replayed: `${after?.word ?? none}${details}` },
    ]
  })
}

const difference = (
  { part, name }: Pick<Difference, 'part' | 'name'>,
  stored: string,
  replayed: string,
): Difference[] => (stored === replayed ? [] : [{ part, name, stored, replayed }])

export interface OutcomeChange {
  from: Outcome
  to: Outcome
  /** The reason codes, or `check:<name>` of mandatory checks, that changed the outcome; empty if it stayed. */
  because: string[]
}

const severity: Record<Outcome, number> = { approved: 0, review: 1, declined: 2 }
const decisive = { approved: null, review: 'review', declined: 'decline' } as const

/** Decides again under another policy, at the time of the stored decision. */
export async function outcomeUnder(stored: Replayable, policy: Policy): Promise<OutcomeChange> {
  const { decision: before, evidence, decidedAt } = stored
  const after = await decide(evidence, policy, decidedAt)
  const shift = { from: before.outcome, to: after.outcome }
  if (shift.from === shift.to) return { ...shift, because: [] }
  const worse = severity[shift.to] > severity[shift.from]
  const [milder, stricter] = worse ? [before, after] : [after, before]
  const codes = stricter.reasons.filter(
    ({ code, effect }) =>
      effect === decisive[stricter.outcome] &&
      !milder.reasons.some((other) => other.code === code && other.effect === effect),
  )
  if (codes.length > 0) return { ...shift, because: codes.map(({ code }) => code) }
  return { ...shift, because: worse ? unmet(after, evidence, policy) : ['a mandatory check'] }
}

function unmet({ checks }: Decision, { securityLevel }: Evidence, policy: Policy): string[] {
  const met = (name: string) =>
    checks.some((check) => check.name === name && /^(pass|not_applicable)$/.test(check.status))
  return resolveLevel(policy, securityLevel)
    .policy.mandatory.filter((name) => !met(name))
    .map((name) => `check:${name}`)
}
