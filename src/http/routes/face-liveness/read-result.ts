/** Reads the result of a Face Liveness session. */

import type { FaceImage } from '../../../domain/decision/evidence/liveness.ts'
import { toBase64 } from '../../../domain/encoding/base64.ts'
import type { LivenessReport } from '../../../flows/liveness/read-liveness-result.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext } from '../../middleware/context.ts'
import { awsErrors } from '../error-codes.ts'
import { SessionParams } from '../path-params.ts'
import { defineRoute } from '../route.ts'

export const readLivenessResult = defineRoute(
  {
    id: 'readLivenessResult',
    method: 'get',
    path: '/api/face-liveness/results/:sessionId',
    scope: 'face-liveness:read',
    applicants: true,
    params: SessionParams,
    errors: [...awsErrors, 'database_unavailable', 'liveness_session_not_found', 'liveness_locked'],
  },
  ({ flows }) =>
    async (c) => {
      const report = await flows.readLiveness(c.req.valid('param').sessionId, requestContext(c))
      if (!report.ok) return problem(c, report.fault)
      return c.json({
        success: true,
        data: reportAnswer(report.value),
        message: 'Face Liveness results retrieved successfully',
      })
    },
)

const reportAnswer = (report: LivenessReport) => ({
  sessionId: report.sessionId,
  confidenceScore: report.confidencePercent,
  isLive: report.isLive,
  status: report.status,
  threshold: report.thresholdPercent,
  referenceImage: report.referenceImage === null ? null : imageAnswer(report.referenceImage),
  auditImages: report.auditImages.map(imageAnswer),
})

const imageAnswer = ({ bytes, boundingBox }: FaceImage) => ({
  bytes: toBase64(bytes),
  boundingBox,
})
