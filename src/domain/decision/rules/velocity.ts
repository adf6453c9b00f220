/** Whether a profile, device, document, face or address was seen more often than the policy allows. */

import type { Check } from '../decision.ts'
import { type Grades, gradeOf, thresholdOf } from '../policy.ts'
import type { ReasonCode } from '../reason-codes.ts'
import { combine, type Rule, type RuleInput, type RuleResult, statusOf } from './rule.ts'

type VelocityCode = Extract<ReasonCode, `VELOCITY_${string}`>

interface Counter {
  name: string
  code: VelocityCode
  /** Null if there was nothing to count. */
  count: number | null
  steps: Grades
}

/** The counts come from our own database, so no client can lower one (docs/decisions.md#velocity). */
export const velocity: Rule = (input) => combine(counters(input).map(graded))

function counters({ evidence, policy: { velocity: steps } }: RuleInput): Counter[] {
  const { attempts, otherProfiles } = evidence.velocity
  const address = otherProfiles.address
  return [
    {
      name: 'velocity_profile_attempts',
      code: 'VELOCITY_PROFILE_ATTEMPTS',
      count: attempts.day,
      steps: steps.profileAttempts,
    },
    {
      name: 'velocity_device',
      code: 'VELOCITY_DEVICE_REUSE',
      count: otherProfiles.device?.month ?? null,
      steps: steps.deviceReuse,
    },
    {
      name: 'velocity_document',
      code: 'VELOCITY_DOCUMENT_REUSE',
      count: otherProfiles.document?.month ?? null,
      steps: steps.documentReuse,
    },
    {
      name: 'velocity_face',
      code: 'VELOCITY_FACE_REUSE',
      count: otherProfiles.face?.month ?? null,
      steps: steps.faceReuse,
    },
    {
      name: 'velocity_address',
      code: 'VELOCITY_IP',
      // The policy counts all profiles from the address, this one included.
      count: address === null ? null : address.day + 1,
      steps: steps.addressPrefix,
    },
  ]
}

function graded({ name, code, count, steps }: Counter): RuleResult {
  if (count === null) return { checks: [{ name, status: 'not_applicable' }], raised: [] }
  const effect = gradeOf(count, steps)
  const check: Check = {
    name,
    status: effect === null ? 'pass' : statusOf(effect),
    observed: count,
    ...thresholdOf(steps),
  }
  return { checks: [check], raised: effect === null ? [] : [{ code, effect }] }
}
