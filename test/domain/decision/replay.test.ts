/** Replaying a stored decision: identical or different, and its outcome under another policy. */

import { expect, test } from 'bun:test'
import { decide } from '../../../src/domain/decision/decide.ts'
import type { Decision } from '../../../src/domain/decision/decision.ts'
import type { Evidence } from '../../../src/domain/decision/evidence/evidence.ts'
import type { LevelPolicy } from '../../../src/domain/decision/policy.ts'
import {
  type DecidedVerification,
  type Difference,
  outcomeUnder,
  type Replayable,
  replay,
  replayable,
} from '../../../src/domain/decision/replay.ts'
import { statusOf } from '../../../src/domain/decision/verification.ts'
import { evidence, face, live, now, observedDevice, policy, unavailable } from './fixture.ts'

async function stored(changed: Partial<Evidence> = {}): Promise<Replayable> {
  const seen = evidence(changed)
  const decision = await decide(seen, policy, now)
  const { outcome } = decision
  return { outcome, status: statusOf[outcome], decision, evidence: seen, decidedAt: now }
}
const altered = async (change: (decision: Decision) => Partial<Decision>) => {
  const one = await stored()
  return replay({ ...one, decision: { ...one.decision, ...change(one.decision) } }, policy)
}

test('a complete record can be replayed', async () => {
  const { decidedAt: _, ...columns } = await stored()
  const row: DecidedVerification = { id: 'v1', team: 'a', created: '2026-03-21', ...columns }
  expect(replayable(row)).toEqual({ ...columns, decidedAt: now })
  expect(replayable({ ...row, decision: null })).toBeNull()
  expect(replayable({ ...row, evidence: null })).toBeNull()
  const undated = { ...columns.decision, decided_at: 'yesterday' }
  expect(replayable({ ...row, decision: undated })).toBeNull()
})

test('the same evidence and policy give the same bytes', async () => {
  for (const changed of [{}, { faceMatch: face(3) }, { liveness: unavailable() }]) {
    expect(await replay(await stored(changed), policy)).toEqual([])
  }
})

test('a column that differs from the decision is reported', async () => {
  const one = await stored()
  expect(await replay({ ...one, outcome: 'declined', status: 'rejected' }, policy)).toEqual([
    { part: 'record', name: 'outcome', stored: 'declined', replayed: 'approved' },
    { part: 'record', name: 'status', stored: 'rejected', replayed: 'verified' },
  ])
})

test('each differing field of the decision is reported', async () => {
  const change = { outcome: 'review', policy: 'x@1', evidence_hash: 'h', decided_at: 'd' } as const
  const { decision } = await stored()
  expect(await altered(() => change)).toEqual(
    (['outcome', 'policy', 'evidence_hash', 'decided_at'] as const).map((name) => ({
      ...{ part: 'decision', name, stored: change[name], replayed: decision[name] },
    })),
  )
})

test('checks and reasons are reported by name and status, without their values', async () => {
  const reason = { code: 'FACE_MISMATCH', effect: 'decline', retryable: false } as const
  const differences = await altered(({ checks }) => ({
    checks: checks
      .filter(({ name }) => name !== 'age')
      .map((check) => {
        if (check.name === 'mrz') return { ...check, status: 'fail' as const }
        return check.name === 'liveness' ? { ...check, observed: 12.5 } : check
      })
      .concat({ name: 'aura', status: 'pass' }),
    reasons: [{ ...reason, user_message: 'No' }],
  }))
  expect(differences).toEqual<Difference[]>([
    { part: 'check', name: 'liveness', stored: 'pass', replayed: 'pass (other details)' },
    { part: 'check', name: 'mrz', stored: 'fail', replayed: 'pass' },
    { part: 'check', name: 'aura', stored: 'pass', replayed: '(none)' },
    { part: 'check', name: 'age', stored: '(none)', replayed: 'pass' },
    { part: 'reason', name: 'FACE_MISMATCH', stored: 'decline', replayed: '(none)' },
  ])
})

test('any other difference is reported too', async () => {
  const other: Difference = {
    part: 'decision',
    name: 'json',
    stored: 'these bytes',
    replayed: 'other bytes',
  }
  expect(await altered(({ checks }) => ({ checks: checks.toReversed() }))).toEqual([other])
})

const withLevel = (change: Partial<LevelPolicy>) => ({
  ...policy,
  levels: { ...policy.levels, standard: { ...policy.levels.standard, ...change } },
})

test('the same outcome under another policy has no cause', async () => {
  expect(await outcomeUnder(await stored(), policy)).toEqual({
    ...{ from: 'approved', to: 'approved', because: [] },
  })
})

test('a stricter policy reports the codes that decide, and no others', async () => {
  const faceMatch = { passAtPercent: 99.9, reviewAtPercent: 99.5 }
  expect(await outcomeUnder(await stored(), withLevel({ faceMatch }))).toEqual({
    ...{ from: 'approved', to: 'declined', because: ['FACE_MISMATCH'] },
  })
  const review = { passAtPercent: 99.9, reviewAtPercent: 80 }
  expect(await outcomeUnder(await stored(), withLevel({ faceMatch: review }))).toEqual({
    ...{ from: 'approved', to: 'review', because: ['FACE_MATCH_UNCERTAIN'] },
  })
  const vpn = await stored({ device: observedDevice({ vpn: true }) })
  expect(await outcomeUnder(vpn, withLevel({ faceMatch }))).toEqual({
    ...{ from: 'review', to: 'declined', because: ['FACE_MISMATCH'] },
  })
})

test('a milder policy reports the codes that no longer decide', async () => {
  const low = await stored({ liveness: live(60) })
  const liveness = { passAtPercent: 50, claimTolerancePercent: 100 }
  expect(await outcomeUnder(low, withLevel({ liveness }))).toEqual({
    ...{ from: 'declined', to: 'approved', because: ['LIVENESS_LOW_CONFIDENCE'] },
  })
})

test('if only a mandatory check decides, it is the cause', async () => {
  const none = await stored({ selfie: unavailable('not_given') })
  const mandatory = [...policy.levels.standard.mandatory, 'selfie_match' as const]
  const effects = { FACE_MATCH_UNAVAILABLE: 'info' } as const
  const strict = withLevel({ mandatory, effects })
  expect(await outcomeUnder(none, strict)).toEqual({
    ...{ from: 'approved', to: 'review', because: ['check:selfie_match'] },
  })
  const decision = await decide(none.evidence, strict, now)
  expect(await outcomeUnder({ ...none, decision }, policy)).toEqual({
    ...{ from: 'review', to: 'approved', because: ['a mandatory check'] },
  })
})
