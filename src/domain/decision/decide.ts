/** The decision: evidence in, outcome and reasons out (docs/decisions.md). */

import { examineDocument } from '../document/examine.ts'
import { canonicalJson } from '../encoding/canonical-json.ts'
import { sha256Hex } from '../encoding/digest.ts'
import type { Check, Decision, Outcome, Reason, Verdict } from './decision.ts'
import { type Evidence, notNeededCause } from './evidence/evidence.ts'
import { plainEvidence } from './evidence/plain-evidence.ts'
import { type LevelPolicy, type Policy, resolveLevel } from './policy.ts'
import { reasonsOf } from './reasons.ts'
import { claims } from './rules/claims.ts'
import { device } from './rules/device.ts'
import { document } from './rules/document.ts'
import { faceMatch, selfieMatch } from './rules/faces.ts'
import { liveness } from './rules/liveness.ts'
import { combine, type Rule, type RuleInput } from './rules/rule.ts'
import { velocity } from './rules/velocity.ts'

/**
 * Decides, and identifies by hash the policy and the evidence it decided on. Total for every evidence. It evaluates
 * the very bytes that it hashes, as a store returns them, so that deciding again on the stored evidence gives the
 * same bytes (docs/decisions.md#replay).
 */
export async function decide(evidence: Evidence, policy: Policy, now: Date): Promise<Decision> {
  const canonical = canonicalJson(evidence)
  const hashed: Evidence = JSON.parse(canonical)
  const [id, evidenceHash] = await Promise.all([policyId(policy), sha256Hex(canonical)])
  return {
    ...evaluate(hashed, policy, now),
    policy: id,
    evidence_hash: evidenceHash,
    // An invalid date must not throw.
    decided_at: Number.isNaN(now.getTime()) ? '' : now.toISOString(),
  }
}

/** One policy decides for months, and its JSON is long. */
const policyIds = new WeakMap<Policy, Promise<string>>()

/** `<name>@<first 12 hex digits of the SHA-256 of the policy's canonical JSON>`. Policies are immutable. */
export function policyId(policy: Policy): Promise<string> {
  const known = policyIds.get(policy)
  if (known !== undefined) return known
  const id = sha256Hex(canonicalJson(policy)).then((hash) => `${policy.name}@${hash.slice(0, 12)}`)
  policyIds.set(policy, id)
  return id
}

/** The verdict without hashes and time: synchronous, pure and total. */
export function evaluate(stored: Evidence, policy: Policy, now: Date): Verdict {
  const evidence = plainEvidence(stored)
  const { document: seen, securityLevel } = evidence
  const examination =
    seen.state === 'observed' ? examineDocument(seen.reading, now, evidence.version) : null
  return applyRules({ evidence, examination, now, ...resolveLevel(policy, securityLevel) })
}

/** In the order in which a decision lists their checks. Each rule only adds checks and reasons. */
export const rules: readonly Rule[] = [
  liveness,
  faceMatch,
  selfieMatch,
  document,
  device,
  velocity,
  claims,
]

/** Any `decline` declines. Otherwise any `review`, or a mandatory check that did not pass, means review. */
export function applyRules(input: RuleInput, applied: readonly Rule[] = rules): Verdict {
  const { checks, raised } = combine(applied.map((rule) => rule(input)))
  const reasons = reasonsOf(raised)
  const outcome = outcomeOf(reasons, checks, input.policy)
  return {
    outcome,
    reasons: outcome === 'declined' ? withoutSkippedChecks(reasons, input) : reasons,
    checks,
  }
}

/** A check that was skipped because the person was declined anyway is not a reason. */
function withoutSkippedChecks(reasons: Reason[], { evidence }: RuleInput): Reason[] {
  const sources = [
    { parts: [evidence.faceMatch, evidence.selfie], code: 'FACE_MATCH_UNAVAILABLE' },
    { parts: [evidence.document], code: 'DOCUMENT_ANALYSIS_UNAVAILABLE' },
    { parts: [evidence.device], code: 'DEVICE_UNAVAILABLE' },
  ]
  const skipped = sources
    .filter(({ parts }) =>
      parts.every((part) => part.state === 'unavailable' && part.cause === notNeededCause),
    )
    .map(({ code }) => code)
  return reasons.filter(({ code }) => !skipped.includes(code))
}

function outcomeOf(reasons: Reason[], checks: Check[], policy: LevelPolicy): Outcome {
  if (reasons.some(({ effect }) => effect === 'decline')) return 'declined'
  const needsReview = reasons.some(({ effect }) => effect === 'review')
  return needsReview || !policy.mandatory.every((name) => isMet(name, checks))
    ? 'review'
    : 'approved'
}

/** A check that no rule made is not met. One that does not apply to the document is. */
function isMet(name: string, checks: Check[]): boolean {
  const check = checks.find((candidate) => candidate.name === name)
  return check?.status === 'pass' || check?.status === 'not_applicable'
}
