/** What a client asks the token route for, from its body and HTTP Basic. */

import * as z from 'zod'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { isJson, isUrlEncoded, readForm, readJson } from '../../body/body.ts'
import { incoming } from '../../body/incoming.ts'
import type { AppContext } from '../../middleware/context.ts'
import type { Refusal } from './oauth-errors.ts'

const maxBodyBytes = 16_384

/** Credentials may be absent here if HTTP Basic has them. */
export const TokenBody = z.object({
  grant_type: z.string().nullish().meta({ description: 'Only `client_credentials`' }),
  client_id: z.string().max(191).nullish(),
  client_secret: z.string().max(1000).nullish(),
  scope: z.string().max(4000).nullish(),
})

interface TokenRequest {
  clientId: string
  clientSecret: string
  scope: string | undefined
}

/** A repeated form field is an error (RFC 6749 section 3.2). */
export async function readTokenBody(c: AppContext): Promise<Result<unknown>> {
  const contentType = c.req.header('Content-Type') ?? ''
  if (isJson(contentType)) {
    const read = await readJson(incoming(c), { maxBytes: maxBodyBytes })
    return read.ok ? ok(read.value.json) : read
  }
  if (!isUrlEncoded(contentType)) {
    return err({ kind: 'unsupported_content_type', expected: ['application/json'] })
  }
  const form = await readForm(incoming(c), maxBodyBytes)
  if (!form.ok) return form
  const names = [...form.value.keys()]
  if (new Set(names).size !== names.length) return err({ kind: 'invalid_input', details: [] })
  // JSON may leave grant_type out, a form may not.
  return ok({ grant_type: '', ...Object.fromEntries(form.value) })
}

export function parseTokenRequest(
  authorization: string | undefined,
  body: unknown,
): TokenRequest | Refusal {
  const fields = TokenBody.safeParse(isObject(body) ? body : {})
  if (!fields.success)
    return invalid('client_id, client_secret, grant_type and scope must be strings')
  const { grant_type: grantType, client_id, client_secret, scope } = fields.data
  if (grantType === '') return invalid('grant_type is required')
  if (grantType !== undefined && grantType !== null && grantType !== 'client_credentials') {
    return { error: 'unsupported_grant_type', description: 'Only client_credentials is supported' }
  }
  const basic = authorization === undefined ? null : basicCredentials(authorization)
  if (authorization !== undefined && basic === null)
    return invalid('The Authorization header is not HTTP Basic')
  const isTwice = basic !== null && (client_secret ?? '') !== ''
  const isAnother = basic !== null && (client_id ?? basic.clientId) !== basic.clientId
  if (isTwice || isAnother) return invalid('Send the credentials in one way only')
  const clientId = basic?.clientId ?? client_id ?? ''
  const clientSecret = basic?.clientSecret ?? client_secret ?? ''
  if (clientId === '' || clientSecret === '')
    return invalid('client_id and client_secret are required')
  return { clientId, clientSecret, scope: scope ?? undefined }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (description: string): Refusal => ({ error: 'invalid_request', description })

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
function basicCredentials(header: string): { clientId: string; clientSecret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1]
  if (encoded === undefined) return null
  try {
    const pair = new TextDecoder().decode(
      Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)),
    )
    const colon = pair.indexOf(':')
    if (colon < 0) return null
    return {
      clientId: formDecode(pair.slice(0, colon)),
      clientSecret: formDecode(pair.slice(colon + 1)),
    }
  } catch {
    return null
  }
}

/** Many clients do not encode; text that is not well-formed encoding is taken literally. */
const formDecode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
