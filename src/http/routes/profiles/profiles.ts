/** Profiles: create or reuse, read, change. */

import { Hono } from 'hono'
import type { Fault } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import type { ProfileChange } from '../../../domain/identity/profile.ts'
import type { Flows } from '../../../flows/flows.ts'
import { isMultipart, readJson } from '../../body/body.ts'
import { type Incoming, incoming } from '../../body/incoming.ts'
import {
  type FileRule,
  type MultipartForm,
  readMultipart,
  type UploadedFile,
} from '../../body/multipart/multipart.ts'
import { validate } from '../../body/validate.ts'
import { problem } from '../../errors/problem.ts'
import type { RequireScope } from '../../middleware/auth.ts'
import type { AppEnv } from '../../middleware/context.ts'
import { idempotencyKey, type Once } from '../../middleware/idempotency.ts'
import { recordIdOr404 } from '../../middleware/record-id.ts'
import { requestContext } from '../../middleware/request-context.ts'
import { NewProfileBody, ProfileChangeBody } from './schemas.ts'
import { overviewAnswer, updateAnswer } from './view.ts'

const maxJsonBytes = 65_536

interface Needs {
  flows: Pick<Flows, 'createProfile' | 'readProfile' | 'updateProfile'>
  requireScope: RequireScope
  once: Once
  clientUrl: string
  limits: { maxImageBytes: number; maxVideoBytes: number }
}

export function profiles({ flows, requireScope, once, clientUrl, limits }: Needs): Hono<AppEnv> {
  const rules = profileFiles(limits)
  return new Hono<AppEnv>()
    .post('/create', requireScope('profiles:write'), idempotencyKey, async (c) => {
      const body = await readJson(incoming(c), { maxBytes: maxJsonBytes })
      if (!body.ok) return problem(c, body.fault)
      const input = validate(NewProfileBody, body.value)
      if (!input.ok) return problem(c, input.fault)
      return once(c, body.value, async () => {
        const profile = await flows.createProfile(input.value, requestContext(c))
        if (!profile.ok) return problem(c, profile.fault)
        const { id, created } = profile.value
        const url = `${clientUrl}/${id}`
        if (created) return c.json({ success: true, url, id }, 201)
        return c.json({ success: true, url, id, message: 'Existing record found' })
      })
    })
    .get('/:id', requireScope('profiles:read'), recordIdOr404('profile'), async (c) => {
      const overview = await flows.readProfile(c.req.param('id'), requestContext(c))
      if (!overview.ok) return problem(c, overview.fault)
      return c.json({ success: true, data: overviewAnswer(c.get('principal'), overview.value) })
    })
    .patch('/:id', requireScope('profiles:write'), recordIdOr404('profile'), async (c) => {
      const form = await readChange(incoming(c), rules)
      if (!form.ok) return problem(c, form.fault)
      const body = validate(ProfileChangeBody, form.value.fields)
      if (!body.ok) return problem(c, body.fault)
      const change = changeOf(body.value)
      const status = body.value.verification_status
      const { files } = form.value
      if (
        Object.keys(change).length === 0 &&
        status === undefined &&
        Object.keys(files).length === 0
      ) {
        return problem(c, nothingToUpdate)
      }
      const updated = await flows.updateProfile(
        { id: c.req.param('id'), change, files, status },
        requestContext(c),
      )
      if (!updated.ok) return problem(c, updated.fault)
      return c.json({
        success: true,
        message: 'Record updated successfully',
        data: updateAnswer(updated.value),
      })
    })
}

const nothingToUpdate: Fault = {
  kind: 'invalid_input',
  code: 'nothing_to_update',
  details: [{ path: 'body', message: 'Holds no field or file to update' }],
}

const profileFiles = ({
  maxImageBytes,
  maxVideoBytes,
}: Needs['limits']): Record<string, FileRule> => ({
  document_front: { kind: 'image', maxBytes: maxImageBytes },
  document_back: { kind: 'image', maxBytes: maxImageBytes },
  facial_photo: { kind: 'image', maxBytes: maxImageBytes },
  facial_video: { kind: 'video', maxBytes: maxVideoBytes },
})

async function readChange(
  body: Incoming,
  rules: Record<string, FileRule>,
): Promise<Result<{ fields: unknown; files: Record<string, UploadedFile> }>> {
  const contentType = body.request.headers.get('Content-Type') ?? ''
  if (isMultipart(contentType)) {
    const form: Result<MultipartForm> = await readMultipart(body, rules)
    return form
  }
  const json = await readJson(body, { maxBytes: maxJsonBytes * 2 })
  if (json.ok) return ok({ fields: json.value, files: {} })
  if (json.fault.kind !== 'unsupported_content_type') return json
  return err({
    kind: 'unsupported_content_type',
    expected: ['multipart/form-data', 'application/json'],
  })
}

/** Only the fields that were sent, in the domain's names. */
function changeOf(body: ProfileChangeBody): Omit<ProfileChange, 'files' | 'countryCode'> {
  const change = {
    documentType: body.document_type,
    documentNumber: body.document_number,
    name: body.document_name,
    country: body.country,
    faceLivenessSessionId: body.face_liveness_session_id,
    faceLivenessConfidence: body.face_liveness_confidence,
    faceLivenessStatus: body.face_liveness_status,
    faceLivenessResult: body.face_liveness_result,
  }
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
