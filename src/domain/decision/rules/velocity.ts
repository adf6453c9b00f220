/** Whether this person, device, document, face or address comes by more often than an honest one does. */

import type { Check } from '../decision.ts'
import { type Grades, gradeOf } from '../policy.ts'
import type { ReasonCode } from '../reason-codes.ts'
import { adverse, type Facts, type Rule, type Ruling, together } from './ruling.ts'

type VelocityCode = Extract<ReasonCode, `VELOCITY_${string}`>

interface Counter {
  name: string
  code: VelocityCode
  /** Null where there was nothing to count. */
  count: number | null
  steps: Grades
}

/** Counts are our own: no client can lower one, and a missing one is told as such. */
export const velocity: Rule = (facts) => together(counters(facts).map(graded))

function counters({ evidence, policy: { velocity: steps } }: Facts): Counter[] {
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
      // The policy counts profiles from the address, and this one is among them.
      count: address === null ? null : address.day + 1,
      steps: steps.addressPrefix,
    },
  ]
}

function graded({ name, code, count, steps }: Counter): Ruling {
  if (count === null) return { checks: [{ name, status: 'not_applicable' }], raised: [] }
  const effect = gradeOf(count, steps)
  const firstStep = [steps.infoAt, steps.reviewAt, steps.declineAt].find((step) => step !== null)
  const check: Check = {
    name,
    status: effect === null ? 'pass' : adverse(effect),
    observed: count,
    ...(firstStep === undefined || firstStep === null ? {} : { threshold: firstStep }),
  }
  return { checks: [check], raised: effect === null ? [] : [{ code, effect }] }
}
