/** Whether a profile, device, document, face or address was seen more often than the policy allows. */

import { type Grades, gradeOf, thresholdOf } from '../policy.ts'
import type { ReasonCode } from '../reason-codes.ts'
import { combine, type Rule, type RuleResult, result, statusOf } from './rule.ts'

/** The counts come from our own database, so no client can lower one (docs/decisions.md#velocity). */
export const velocity: Rule = ({ evidence, policy: { velocity: steps } }) => {
  const { attempts, otherProfiles } = evidence.velocity
  const { device, document, face, address } = otherProfiles
  // The policy counts all profiles from the address, this one included.
  const fromAddress = address === null ? null : address.day + 1
  return combine([
    graded('VELOCITY_PROFILE_ATTEMPTS', attempts.day, steps.profileAttempts),
    graded('VELOCITY_DEVICE_REUSE', device?.month ?? null, steps.deviceReuse),
    graded('VELOCITY_DOCUMENT_REUSE', document?.month ?? null, steps.documentReuse),
    graded('VELOCITY_FACE_REUSE', face?.month ?? null, steps.faceReuse),
    graded('VELOCITY_IP', fromAddress, steps.addressPrefix),
  ])
}

type VelocityCode = Extract<ReasonCode, `VELOCITY_${string}`>

const checkNames: Record<VelocityCode, string> = {
  VELOCITY_PROFILE_ATTEMPTS: 'velocity_profile_attempts',
  VELOCITY_DEVICE_REUSE: 'velocity_device',
  VELOCITY_DOCUMENT_REUSE: 'velocity_document',
  VELOCITY_FACE_REUSE: 'velocity_face',
  VELOCITY_IP: 'velocity_address',
}

/** `count` is null if there was nothing to count. */
function graded(code: VelocityCode, count: number | null, steps: Grades): RuleResult {
  const name = checkNames[code]
  if (count === null) return result({ name, status: 'not_applicable' })
  const effect = gradeOf(count, steps)
  const status = effect === null ? 'pass' : statusOf(effect)
  const check = { name, status, observed: count, ...thresholdOf(steps) } as const
  return effect === null ? result(check) : result(check, { code, effect })
}
