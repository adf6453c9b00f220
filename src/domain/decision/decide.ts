/** The decision: evidence in, a verdict with its reasons out. Clients claim, providers witness, this decides. */

import { examineDocument } from '../document/examine.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import { sha256Hex } from '../encoding/digest.ts'
import type { Check, Decision, Outcome, Reason } from './decision.ts'
import { type Evidence, notNeededCause } from './evidence/evidence.ts'
import { type LevelPolicy, levelOf, type Policy } from './policy.ts'
import { reasonsOf } from './reasons.ts'
import { claims } from './rules/claims.ts'
import { device } from './rules/device.ts'
import { document } from './rules/document.ts'
import { faceMatch, selfieMatch } from './rules/faces.ts'
import { liveness } from './rules/liveness.ts'
import { type Facts, type Rule, together } from './rules/ruling.ts'
import { velocity } from './rules/velocity.ts'

export interface Judgement {
  outcome: Outcome
  reasons: Reason[]
  checks: Check[]
}

/**
 * Decides, and names by hash the policy and the evidence it decided on (product/verification.md 2).
 * Total for every Evidence: it judges the very bytes it hashes, as a store gives them back, so that
 * deciding again later on the stored evidence gives the same bytes.
 */
export async function decide(evidence: Evidence, policy: Policy, now: Date): Promise<Decision> {
  const canonical = canonicalJson(evidence)
  const settled: Evidence = JSON.parse(canonical)
  const [policyName, evidenceHash] = await Promise.all([policyId(policy), sha256Hex(canonical)])
  return {
    ...judge(settled, policy, now),
    policy: policyName,
    evidence_hash: evidenceHash,
    // A clock that has no time decides too.
    decided_at: Number.isNaN(now.getTime()) ? '' : now.toISOString(),
  }
}

/** One policy decides for months, and its text is long. */
const policyIds = new WeakMap<Policy, Promise<string>>()

/** `<name>@<first 12 hex digits of the SHA-256 of the policy's canonical JSON>`. A policy is never changed in place. */
export function policyId(policy: Policy): Promise<string> {
  const known = policyIds.get(policy)
  if (known !== undefined) return known
  const id = sha256Hex(canonicalJson(policy)).then((hash) => `${policy.name}@${hash.slice(0, 12)}`)
  policyIds.set(policy, id)
  return id
}

/** The verdict alone: synchronous, pure, total. */
export function judge(evidence: Evidence, policy: Policy, now: Date): Judgement {
  const { document: seen, securityLevel } = evidence
  const findings = seen.state === 'observed' ? examineDocument(seen.reading, now) : null
  return weigh({ evidence, findings, now, ...levelOf(policy, securityLevel) })
}

/** Each adds checks and reasons of its own; in the order in which a decision lists the checks. */
export const rules: readonly Rule[] = [
  liveness,
  faceMatch,
  selfieMatch,
  document,
  device,
  velocity,
  claims,
]

/** Applies the rules to facts. Any `decline` declines; any `review`, or a mandatory check amiss, holds. */
export function weigh(facts: Facts, applied: readonly Rule[] = rules): Judgement {
  const { checks, raised } = together(applied.map((rule) => rule(facts)))
  const reasons = reasonsOf(raised)
  const outcome = outcomeOf(reasons, checks, facts.policy)
  return {
    outcome,
    reasons: outcome === 'declined' ? withoutUnasked(reasons, facts) : reasons,
    checks,
  }
}

/** Where the outcome stood before a witness was asked, its silence is no reason to tell anybody. */
function withoutUnasked(reasons: Reason[], { evidence }: Facts): Reason[] {
  const witnesses = [
    { seen: [evidence.faceMatch, evidence.selfie], code: 'FACE_MATCH_UNAVAILABLE' },
    { seen: [evidence.document], code: 'DOCUMENT_ANALYSIS_UNAVAILABLE' },
    { seen: [evidence.device], code: 'DEVICE_UNAVAILABLE' },
  ]
  const unasked = witnesses
    .filter(({ seen }) =>
      seen.every((one) => one.state === 'unavailable' && one.cause === notNeededCause),
    )
    .map(({ code }) => code)
  return reasons.filter(({ code }) => !unasked.includes(code))
}

function outcomeOf(reasons: Reason[], checks: Check[], policy: LevelPolicy): Outcome {
  if (reasons.some(({ effect }) => effect === 'decline')) return 'declined'
  const held = reasons.some(({ effect }) => effect === 'review')
  return held || !policy.mandatory.every((name) => isMet(name, checks)) ? 'review' : 'approved'
}

/** A check that no rule made is not met. What does not apply to the document cannot be missed on it. */
function isMet(name: string, checks: Check[]): boolean {
  const check = checks.find((candidate) => candidate.name === name)
  return check?.status === 'pass' || check?.status === 'not_applicable'
}
