import { expect, test } from 'bun:test'
import type { Check, CheckStatus, Outcome } from '../../../src/domain/decision/decision.ts'
import {
  sightingKinds,
  type VelocityEvidence,
} from '../../../src/domain/decision/evidence/velocity.ts'
import { marksOf } from '../../../src/domain/decision/marks.ts'
import { nextStep } from '../../../src/domain/decision/policy.ts'
import { policy } from './fixture.ts'

const none: VelocityEvidence = {
  attempts: { hour: 1, day: 1, month: 1 },
  otherProfiles: { device: null, document: null, face: null, address: null },
}
const windows = (count: number) => ({ hour: 0, day: count, month: count })
const sightings = sightingKinds.map((kind) => ({ kind, key: kind }))
const bound = {
  liveness: 'pass',
  face_match: 'pass',
  document: 'pass',
  mrz: 'pass',
  device_event_use: 'pass',
  device_event_age: 'pass',
  device_origin: 'not_applicable',
} as const

function marks(
  outcome: Outcome,
  changes: Record<string, CheckStatus> = {},
  velocity: VelocityEvidence = none,
) {
  const checks = Object.entries<CheckStatus>({ ...bound, ...changes }).map(
    ([name, status]): Check => ({ name, status }),
  )
  const decided = { decision: { outcome, checks }, velocity, policy: policy.levels.standard }
  return marksOf(sightings, decided)
}
const kinds = (...decided: Parameters<typeof marks>) => marks(...decided).map(({ kind }) => kind)

test('a declined submission leaves no mark, an approved one all', () => {
  expect(kinds('declined')).toEqual([])
  expect(kinds('approved')).toEqual(['device', 'document', 'face', 'address'])
  expect(kinds('review')).toEqual(['device', 'document', 'face', 'address'])
})

for (const [check, status, left] of [
  ['face_match', 'warn', ['face']],
  ['document', 'fail', ['device', 'face', 'address']],
  ['mrz', 'unavailable', ['device', 'face', 'address']],
  ['mrz', 'not_applicable', ['device', 'document', 'face', 'address']],
  ['device_link', 'warn', ['document', 'face']],
  ['device_origin', 'warn', ['document', 'face']],
  ['device_event_use', 'fail', ['document', 'face']],
  ['device_event_age', 'warn', ['document', 'face']],
  ['liveness', 'unavailable', ['device', 'document', 'address']],
] as const) {
  test(`held for review with ${check} ${status}, it marks ${left.join(', ')}`, () => {
    expect(kinds('review', { [check]: status })).toEqual([...left])
  })
}

test('an approved one with a borrowed device marks neither it nor its network', () => {
  expect(kinds('approved', { device_link: 'warn' })).toEqual(['document', 'face'])
})

test('a mark is refused from the next step of the policy on, and never beyond the last one', () => {
  const refusedFrom = (velocity: VelocityEvidence) =>
    Object.fromEntries(
      marks('review', {}, velocity).map((mark) => [mark.kind, mark.refusedFrom] as const),
    )
  expect(refusedFrom(none)).toEqual({ device: 3, document: 1, face: 1, address: 19 })
  const counted = {
    device: windows(2),
    document: windows(1),
    face: windows(0),
    address: windows(19),
  }
  expect(refusedFrom({ ...none, otherProfiles: counted })).toEqual({
    device: 3,
    document: 0,
    face: 1,
    address: 0,
  })
})

test('the next step is the lowest one above a number', () => {
  const steps = { infoAt: 1, reviewAt: null, declineAt: 5 }
  expect([0, 1, 4, 5].map((value) => nextStep(value, steps))).toEqual([1, 5, 5, null])
})
