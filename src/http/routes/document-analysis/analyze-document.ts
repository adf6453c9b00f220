/** Reads a document: what is printed on it, and what our own code found. */

import * as z from 'zod'
import { optional, text } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import { requestContext, uploadedImage } from '../../middleware/context.ts'
import { exampleProfileId, idOf } from '../path-params.ts'
import { defineRoute } from '../route.ts'
import { analysisAnswer } from './view.ts'

/** Hints are ordinary words: markup or a paragraph is not a hint. */
const hint = (maxLength: number) =>
  optional(text(maxLength).regex(/^[^<>{}[\]`\\]*$/, 'Must be plain words'))

const AnalysisBody = z.object({
  document_type_hint: hint(40),
  document_number_hint: hint(100),
  full_name_hint: hint(300),
  profile_id: optional(idOf('profile')),
})

export const analyzeDocument = defineRoute(
  {
    id: 'analyzeDocument',
    method: 'post',
    path: '/api/ollama/document-analysis',
    scope: 'documents:analyze',
    applicants: true,
    idempotent: true,
    body: {
      required: true,
      multipart: {
        name: 'DocumentAnalysisForm',
        schema: AnalysisBody,
        files: [
          {
            name: 'document_front',
            kind: 'image',
            required: true,
            description: 'The front of the document',
          },
          { name: 'document_back', kind: 'image', description: 'The back of the document' },
        ],
        example: {
          document_front: '(the bytes of a JPEG, PNG or WEBP)',
          document_type_hint: 'passport',
          profile_id: exampleProfileId,
        },
      },
    },
    errors: [
      'database_unavailable',
      'missing_files',
      'image_not_comparable',
      'profile_not_found',
      'openai_not_configured',
      'openai_access_denied',
      'openai_credentials_rejected',
      'openai_quota_exhausted',
      'openai_rate_limited',
      'openai_timeout',
      'openai_unavailable',
      'openai_bad_answer',
      'openai_request_rejected',
      'openai_image_rejected',
      'openai_model_refused',
      'openai_model_truncated',
      'openai_model_filtered',
    ],
  },
  ({ flows }) =>
    async (c) => {
      const body = c.req.valid('form')
      const { document_front, document_back } = c.get('files')
      const front = uploadedImage(document_front)
      if (front === null) throw new Error('The contract requires document_front')
      const analyzed = await flows.analyzeDocument(
        {
          front,
          back: uploadedImage(document_back),
          hints: hintsOf(body),
          profileId: body.profile_id,
        },
        requestContext(c),
      )
      if (!analyzed.ok) return problem(c, analyzed.fault)
      return c.json({
        success: true,
        data: analysisAnswer(c.get('principal'), analyzed.value, front),
      })
    },
)

const hintsOf = (body: z.infer<typeof AnalysisBody>) => ({
  ...(body.document_type_hint === undefined ? {} : { documentType: body.document_type_hint }),
  ...(body.document_number_hint === undefined ? {} : { documentNumber: body.document_number_hint }),
  ...(body.full_name_hint === undefined ? {} : { fullName: body.full_name_hint }),
})
