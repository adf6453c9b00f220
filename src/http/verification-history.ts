/** Verification history: one submission becomes one decided record. */

import { Hono } from 'hono'
import { verificationFor } from '../domain/decision-view.ts'
import { normalizeDocumentType } from '../domain/document-types.ts'
import { type Evidence, notNeededCause } from '../domain/evidence.ts'
import { isImageMediaType } from '../domain/images.ts'
import type { Flows } from '../flows/flows.ts'
import type { ImageUploads } from '../flows/submitted-images.ts'
import type { RequireScope } from './auth.ts'
import { callOf } from './call.ts'
import type { AppEnv } from './context.ts'
import { contentOf, idempotencyKey, type Once } from './idempotency.ts'
import { incoming } from './incoming.ts'
import { readMultipart, type UploadedFile } from './multipart.ts'
import { problem } from './problem.ts'
import { recordIdOr404 } from './record-id.ts'
import { validate } from './validate.ts'
import { claimsOf, verificationBody } from './verification-schemas.ts'
import { verificationAnswer } from './verification-view.ts'

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
          callOf(c),
        )
        if (!recorded.ok) return problem(c, recorded.fault)
        const { verification, created } = recorded.value
        if (created) c.set('unheard', unheardOf(verification.evidence))
        const message = created ? 'Verification history record created' : 'Existing record found'
        const data = verificationAnswer(verificationFor(c.get('caller'), verification))
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
