/** Many stored verifications of every kind, each decided as the server decides. */

import fc from 'fast-check'
import { decide } from '../../../src/domain/decision/decide.ts'
import type { Decision } from '../../../src/domain/decision/decision.ts'
import type { Evidence } from '../../../src/domain/decision/evidence/evidence.ts'
import type { Policy } from '../../../src/domain/decision/policy.ts'
import { type NewVerification, statusOf } from '../../../src/domain/decision/verification.ts'
import { canonicalJson } from '../../../src/domain/encoding/canonical-json.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { EvidenceColumn } from '../../../src/store/pocketbase/verifications/verification-record.ts'
import { evidences } from '../../domain/decision/properties/arbitraries.ts'
import { untraced, value, verification } from '../../store/world.ts'

const atOnce = 25

/** As a database would give them back; what no provider could answer is left out. */
export function variedEvidence(count: number, seed: number): Evidence[] {
  const settled = evidences.map((evidence): unknown => JSON.parse(canonicalJson(evidence)))
  const storable = settled.filter((evidence) => EvidenceColumn.safeParse(evidence).success)
  return fc.sample(storable, { numRuns: count, seed }).map((one) => EvidenceColumn.parse(one))
}

/** A row with the decision that this policy makes, or with a forged one. */
export async function decidedRow(
  evidence: Evidence,
  { policy, profile, now }: { policy: Policy; profile: string; now: Date },
  forged: Partial<Decision> = {},
): Promise<NewVerification> {
  const decision = { ...(await decide(evidence, policy, now)), ...forged }
  const { outcome } = decision
  return verification({ profile, evidence, decision, outcome, status: statusOf[outcome] })
}

export async function storeAll(store: Store, rows: readonly NewVerification[]): Promise<void> {
  for (let at = 0; at < rows.length; at += atOnce) {
    const some = rows.slice(at, at + atOnce)
    await Promise.all(some.map((row) => storeOne(store, row)))
  }
}

export async function storeOne(store: Store, row: NewVerification): Promise<void> {
  const effects = { bindSession: false, deviceEventId: null, move: null, lease: null }
  value(await store.verifications.commit(row, effects, untraced))
}
