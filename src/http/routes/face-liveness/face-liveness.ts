/** Face Liveness: open a session for the browser, read its result. */

import { Hono } from 'hono'
import * as z from 'zod'
import { livenessChallenges } from '../../../domain/decision/evidence/liveness.ts'
import { toBase64 } from '../../../domain/encoding/base64.ts'
import { isRecordId } from '../../../domain/identity/profile.ts'
import type { Flows } from '../../../flows/flows.ts'
import type { LivenessReport, ReportedImage } from '../../../flows/liveness/read-liveness.ts'
import { readJson } from '../../body/body.ts'
import { incoming } from '../../body/incoming.ts'
import { optional, validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { idempotencyKey, type Once } from '../../middleware/idempotency.ts'
import { requestContext } from '../../middleware/request-context.ts'

export const NewSessionBody = z.object({
  profile_id: optional(z.string('Must be a text')),
  audit_images: optional(
    z.int('Must be a whole number').min(0, 'Must be at least 0').max(4, 'Must be at most 4'),
  ),
  challenge: optional(z.enum(livenessChallenges)),
})

/** AWS session ids are lower-case UUIDs; anything else cannot be one of ours. */
const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface Needs {
  flows: Pick<Flows, 'startLiveness' | 'readLiveness'>
  requireScope: RequireScope
  once: Once
  /** Empty where AWS is not configured. */
  region: string
}

export const faceLiveness = ({ flows, requireScope, once, region }: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>()
    .post('/session', requireScope('face-liveness:write'), idempotencyKey, async (c) => {
      const body = await readJson(incoming(c), { maxBytes: 65_536, optional: true })
      if (!body.ok) return problem(c, body.fault)
      const input = validate(NewSessionBody, body.value)
      if (!input.ok) return problem(c, input.fault)
      const { profile_id: profileId, audit_images: auditImages = 0 } = input.value
      const challenge = input.value.challenge ?? 'FaceMovementAndLightChallenge'
      if (profileId !== undefined && !isRecordId(profileId))
        return problem(c, { kind: 'not_found', what: 'profile' })
      return once(c, body.value, async () => {
        const session = await flows.startLiveness(
          { profileId, auditImages, challenge },
          requestContext(c),
        )
        if (!session.ok) return problem(c, session.fault)
        return c.json({
          success: true,
          sessionId: session.value.sessionId,
          message: 'Face Liveness session created successfully',
          challengeType: session.value.challenge,
          region,
          expiresAt: session.value.expiresAt.toISOString(),
        })
      })
    })
    .get('/results/:sessionId', requireScope('face-liveness:read'), async (c) => {
      const sessionId = c.req.param('sessionId')
      if (!sessionIdPattern.test(sessionId))
        return problem(c, { kind: 'not_found', what: 'liveness_session' })
      const report = await flows.readLiveness(sessionId, requestContext(c))
      if (!report.ok) return problem(c, report.fault)
      return c.json({
        success: true,
        data: reportAnswer(report.value),
        message: 'Face Liveness results retrieved successfully',
      })
    })

const reportAnswer = (report: LivenessReport) => ({
  sessionId: report.sessionId,
  confidenceScore: report.confidencePercent,
  isLive: report.isLive,
  status: report.status,
  threshold: report.thresholdPercent,
  referenceImage: report.referenceImage === null ? null : imageAnswer(report.referenceImage),
  auditImages: report.auditImages.map(imageAnswer),
})

const imageAnswer = ({ bytes, boundingBox }: ReportedImage) => ({
  bytes: toBase64(bytes),
  boundingBox,
})
