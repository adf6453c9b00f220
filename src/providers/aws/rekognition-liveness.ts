/** Face liveness with Amazon Rekognition: sessions and their results (docs/vendors.md#face-liveness). */

import * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import { BoundingBox, livenessStatuses } from '../../domain/decision/evidence/liveness.ts'
import { fromBase64 } from '../../domain/encoding/base64.ts'
import { err, ok } from '../../domain/faults/result.ts'
import type { LivenessChecker } from '../../domain/ports/vendors.ts'
import type { Io } from '../../io/io.ts'
import { providerFault } from '../transport/response.ts'
import { rekognition } from './rekognition-call.ts'

/** A person is waiting at the camera. AWS answers in well under a second, and five leave time for a retry. */
export const livenessDeadlineMs = 5000

/** A reference image and four audit images of at most 204,800 bytes (API model) are 1.4 MB of base64. */
const maxResultBytes = 4 * 1024 * 1024
const maxSessionBytes = 16 * 1024

const sessionIdPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const Session = z.object({ SessionId: z.string().regex(sessionIdPattern) })

/** An image without `Bytes` is in an S3 bucket, which we never request. An unreadable box counts as none. */
const FaceImage = z
  .object({ Bytes: z.string().optional(), BoundingBox: BoundingBox.nullish().catch(null) })
  .transform((image, context) => {
    if (image.Bytes === undefined) return null
    const bytes = fromBase64(image.Bytes)
    if (bytes !== null) return { bytes, boundingBox: image.BoundingBox ?? null }
    context.addIssue('must be base64')
    return z.NEVER
  })

const Results = z.object({
  SessionId: z.string(),
  Status: z.enum(livenessStatuses),
  Confidence: z.number().min(0).max(100).nullish(),
  ReferenceImage: FaceImage.nullish(),
  AuditImages: z.array(FaceImage).max(4).nullish(),
})

export function livenessChecker(
  config: AwsConfig & { deadlineMs?: number },
  io: Io,
): LivenessChecker {
  const run = rekognition(config, io)
  const deadlineMs = config.deadlineMs ?? livenessDeadlineMs

  return {
    async createSession({ requestToken, auditImages, challenge }, trace) {
      const created = await run(
        {
          name: 'CreateFaceLivenessSession',
          input: {
            // The same token gets the same session, which makes a retry safe.
            ClientRequestToken: requestToken,
            Settings: {
              AuditImagesLimit: auditImages,
              ChallengePreferences: [{ Type: challenge }],
            },
          },
          answer: Session,
          maxBytes: maxSessionBytes,
          deadlineMs,
          meanings: {},
        },
        trace,
      )
      return created.ok ? ok({ sessionId: created.value.SessionId }) : created
    },

    async results(sessionId, trace) {
      // AWS would report any other id as an invalid parameter, which looks like a bug of ours.
      if (!sessionIdPattern.test(sessionId)) {
        return err(providerFault('rekognition', 'session_not_found'))
      }
      const found = await run(
        {
          name: 'GetFaceLivenessSessionResults',
          input: { SessionId: sessionId },
          answer: Results,
          maxBytes: maxResultBytes,
          deadlineMs,
          meanings: { SessionNotFoundException: 'session_not_found' },
        },
        trace,
      )
      if (!found.ok) return found
      const { SessionId, Status, Confidence, ReferenceImage, AuditImages } = found.value
      if (SessionId !== sessionId)
        return err(providerFault('rekognition', 'bad_answer', 'other_id'))
      return ok({
        status: Status,
        confidencePercent: Confidence ?? null,
        referenceImage: ReferenceImage ?? null,
        auditImages: (AuditImages ?? []).filter((image) => image !== null),
      })
    },
  }
}
