/** Submits a verification: one submission becomes one decided record. */

import { type Evidence, notNeededCause } from '../../../domain/decision/evidence/evidence.ts'
import { verificationViewFor } from '../../../domain/decision/view.ts'
import { normalizeDocumentType } from '../../../domain/document/document-type.ts'
import type { ImageUploads } from '../../../flows/verification/load-images.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext, type Upload, uploadedImage } from '../../middleware/context.ts'
import { exampleSessionId, ProfileParams } from '../path-params.ts'
import { defineRoute, type Route } from '../route.ts'
import { claimsOf, verificationBody } from './schemas.ts'
import { verificationAnswer } from './view.ts'

const kinds = ['facial_photo', 'document_front', 'document_back'] as const
const image = '(the bytes of a JPEG, PNG or WEBP)'
const fallback = '; if it is not sent, the one stored with the profile is used'

export const submitVerification = (now: () => number): Route =>
  defineRoute(
    {
      id: 'submitVerification',
      method: 'post',
      path: '/api/verification_history/:id',
      scope: 'verification-history:write',
      applicants: true,
      idempotent: true,
      params: ProfileParams,
      body: {
        required: true,
        multipart: {
          name: 'VerificationForm',
          schema: verificationBody(now),
          files: [
            { name: kinds[0], kind: 'image', description: `A photo of the person${fallback}` },
            { name: kinds[1], kind: 'image', description: `The side with the portrait${fallback}` },
            {
              name: kinds[2],
              kind: 'image',
              description: `Not needed for a passport or visa${fallback}`,
            },
          ],
          example: {
            liveness_session_id: exampleSessionId,
            liveness_confidence: '96.4',
            liveness_status: 'SUCCEEDED',
            document_type: 'passport',
            name: 'Ana Lucia Exemplar',
            date_of_birth: '1990-01-15',
            fingerprint: '{"eventId":"1708102555327.NLOjmg"}',
            facial_photo: image,
            document_front: image,
          },
        },
      },
      errors: [
        'database_unavailable',
        'missing_fields',
        'missing_files',
        'image_not_comparable',
        'overloaded',
        'profile_not_found',
        'liveness_session_not_found',
        'liveness_session_foreign',
        'liveness_session_used',
        'liveness_not_completed',
        'verification_in_progress',
        'liveness_locked',
      ],
    },
    ({ flows }) =>
      async (c) => {
        const body = c.req.valid('form')
        const recorded = await flows.recordVerification(
          {
            profileId: c.req.valid('param').id,
            sessionId: body.liveness_session_id,
            claims: claimsOf(body),
            eventId: body.fingerprint?.eventId ?? null,
            uploads: imagesOf(c.get('files')),
            needsBack: needsBack(body.document_type),
          },
          requestContext(c),
        )
        if (!recorded.ok) return problem(c, recorded.fault)
        const { verification, created } = recorded.value
        if (created) c.set('unavailableChecks', unavailableChecks(verification.evidence))
        const message = created ? 'Verification history record created' : 'Existing record found'
        const data = verificationAnswer(verificationViewFor(c.get('principal'), verification))
        return c.json({ success: true, message, data }, created ? 201 : 200)
      },
  )

/** A passport and a visa are one page; every other document has two sides. */
const needsBack = (documentType: string): boolean => {
  const type = normalizeDocumentType(documentType)
  return type !== 'passport' && type !== 'visa'
}

function imagesOf(files: Record<string, Upload>): ImageUploads {
  const images: ImageUploads = {}
  for (const kind of kinds) {
    const found = uploadedImage(files[kind])
    if (found !== null) images[kind] = found
  }
  return images
}

/** For the log: `faceMatch:rekognition_timeout` is a check and why it was unavailable. */
function unavailableChecks(evidence: Evidence): string[] {
  return (['liveness', 'faceMatch', 'selfie', 'document', 'device'] as const).flatMap((check) => {
    const seen = evidence[check]
    return seen.state === 'unavailable' && seen.cause !== notNeededCause
      ? [`${check}:${seen.cause}`]
      : []
  })
}
