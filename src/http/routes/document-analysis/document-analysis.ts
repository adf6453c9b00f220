/** Document analysis: a picture in, what stands on it and what our own code found out. */

import { Hono } from 'hono'
import * as z from 'zod'
import { type Image, isImageMediaType } from '../../../domain/document/images.ts'
import { isRecordId } from '../../../domain/identity/profile.ts'
import type { Flows } from '../../../flows/flows.ts'
import { incoming } from '../../body/incoming.ts'
import { readMultipart, type UploadedFile } from '../../body/multipart/multipart.ts'
import { optional, text, validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { contentOf, idempotencyKey, type Once } from '../../middleware/idempotency.ts'
import { requestContext } from '../../middleware/request-context.ts'
import { analysisAnswer } from './view.ts'

/** Hints are ordinary words: markup or a paragraph in one is no hint. */
const hint = (maxLength: number) =>
  optional(text(maxLength).regex(/^[^<>{}[\]`\\]*$/, 'Must be plain words'))

export const AnalysisBody = z.object({
  document_type_hint: hint(40),
  document_number_hint: hint(100),
  full_name_hint: hint(300),
  profile_id: optional(z.string()),
})

interface Needs {
  flows: Pick<Flows, 'analyzeDocument'>
  requireScope: RequireScope
  once: Once
  maxImageBytes: number
}

export const documentAnalysis = ({
  flows,
  requireScope,
  once,
  maxImageBytes,
}: Needs): Hono<AppEnv> =>
  new Hono<AppEnv>().post(
    '/document-analysis',
    requireScope('documents:analyze'),
    idempotencyKey,
    async (c) => {
      const rule = { kind: 'image', maxBytes: maxImageBytes } as const
      const form = await readMultipart(incoming(c), { document_front: rule, document_back: rule })
      if (!form.ok) return problem(c, form.fault)
      const body = validate(AnalysisBody, form.value.fields)
      if (!body.ok) return problem(c, body.fault)
      const front = asImage(form.value.files.document_front)
      if (front === null) return problem(c, { kind: 'missing_files', required: ['document_front'] })
      const profileId = body.value.profile_id
      if (profileId !== undefined && !isRecordId(profileId))
        return problem(c, { kind: 'not_found', what: 'profile' })
      const { document_type_hint, document_number_hint, full_name_hint } = body.value
      return once(c, contentOf(form.value), async () => {
        const analyzed = await flows.analyzeDocument(
          {
            front,
            back: asImage(form.value.files.document_back),
            hints: {
              ...(document_type_hint === undefined ? {} : { documentType: document_type_hint }),
              ...(document_number_hint === undefined
                ? {}
                : { documentNumber: document_number_hint }),
              ...(full_name_hint === undefined ? {} : { fullName: full_name_hint }),
            },
            profileId,
          },
          requestContext(c),
        )
        if (!analyzed.ok) return problem(c, analyzed.fault)
        return c.json({
          success: true,
          data: analysisAnswer(c.get('principal'), analyzed.value, front),
        })
      })
    },
  )

const asImage = (file: UploadedFile | undefined): Image | null =>
  file !== undefined && isImageMediaType(file.mediaType)
    ? { bytes: file.bytes, mediaType: file.mediaType, sha256: file.sha256 }
    : null
