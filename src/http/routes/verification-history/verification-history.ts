/** Verification history: one submission becomes one decided record. */

import { Hono } from 'hono'
import { type Evidence, notNeededCause } from '../../../domain/decision/evidence/evidence.ts'
import { verificationViewFor } from '../../../domain/decision/view.ts'
import { normalizeDocumentType } from '../../../domain/document/document-type.ts'
import { isImageMediaType } from '../../../domain/document/images.ts'
import type { Flows } from '../../../flows/flows.ts'
import type { ImageUploads } from '../../../flows/verification/submitted-images.ts'
import { incoming } from '../../body/incoming.ts'
import { readMultipart, type UploadedFile } from '../../body/multipart/multipart.ts'
import { validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { contentOf, idempotencyKey, type Once } from '../../middleware/idempotency.ts'
import { recordIdOr404 } from '../../middleware/record-id.ts'
import { requestContext } from '../../middleware/request-context.ts'
import { claimsOf, verificationBody } from './schemas.ts'
import { verificationAnswer } from './view.ts'

interface Needs {
  flows: Pick<Flows, 'recordVerification'>
  requireScope: RequireScope
  once: Once
  maxImageBytes: number
  now: () => number
}

const kinds = ['facial_photo', 'document_front', 'document_back'] as const

export function verificationHistory({
  flows,
  requireScope,
  once,
  maxImageBytes,
  now,
}: Needs): Hono<AppEnv> {
  const rule = { kind: 'image', maxBytes: maxImageBytes } as const
  const schema = verificationBody(now)
  const rules = Object.fromEntries(kinds.map((kind) => [kind, rule]))
  return new Hono<AppEnv>().post(
    '/:id',
    requireScope('verification-history:write'),
    recordIdOr404('profile'),
    idempotencyKey,
    async (c) => {
      const form = await readMultipart(incoming(c), rules)
      if (!form.ok) return problem(c, form.fault)
      const body = validate(schema, form.value.fields)
      if (!body.ok) return problem(c, body.fault)
      return once(c, contentOf(form.value), async () => {
        const recorded = await flows.recordVerification(
          {
            profileId: c.req.param('id'),
            sessionId: body.value.liveness_session_id,
            claims: claimsOf(body.value),
            eventId: body.value.fingerprint?.eventId ?? null,
            uploads: imagesOf(form.value.files),
            needsBack: needsBack(body.value.document_type),
          },
          requestContext(c),
        )
        if (!recorded.ok) return problem(c, recorded.fault)
        const { verification, created } = recorded.value
        if (created) c.set('unheard', unheardOf(verification.evidence))
        const message = created ? 'Verification history record created' : 'Existing record found'
        const data = verificationAnswer(verificationViewFor(c.get('principal'), verification))
        return c.json({ success: true, message, data }, created ? 201 : 200)
      })
    },
  )
}

/** A passport and a visa are one page; every other document has two sides. */
const needsBack = (documentType: string): boolean => {
  const type = normalizeDocumentType(documentType)
  return type !== 'passport' && type !== 'visa'
}

function imagesOf(files: Record<string, UploadedFile>): ImageUploads {
  const images: ImageUploads = {}
  for (const kind of kinds) {
    const file = files[kind]
    if (file !== undefined && isImageMediaType(file.mediaType)) {
      images[kind] = { bytes: file.bytes, mediaType: file.mediaType, sha256: file.sha256 }
    }
  }
  return images
}

/** `faceMatch:rekognition_timeout`: which witness, and why it was not heard. */
function unheardOf(evidence: Evidence): string[] {
  return (['liveness', 'faceMatch', 'selfie', 'document', 'device'] as const).flatMap((witness) => {
    const seen = evidence[witness]
    return seen.state === 'unavailable' && seen.cause !== notNeededCause
      ? [`${witness}:${seen.cause}`]
      : []
  })
}
