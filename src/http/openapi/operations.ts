/** Every operation of the API: the contract of each route with its description. */

import type {
  Contract,
  Description,
  Descriptions,
  Operation,
  RequestBody,
} from '../routes/contract.ts'
import { analysisDescriptions } from '../routes/document-analysis/openapi.ts'
import { livenessDescriptions } from '../routes/face-liveness/openapi.ts'
import { profileDescriptions } from '../routes/profiles/openapi.ts'
import { createRoutes } from '../routes/routes.ts'
import { serviceDescriptions } from '../routes/service/openapi.ts'
import { statusHistoryDescriptions } from '../routes/status-history/openapi.ts'
import { tokenDescriptions } from '../routes/tokens/openapi.ts'
import { verificationDescriptions } from '../routes/verification-history/openapi.ts'

const descriptions: Descriptions = {
  ...tokenDescriptions,
  ...profileDescriptions,
  ...livenessDescriptions,
  ...analysisDescriptions,
  ...verificationDescriptions,
  ...statusHistoryDescriptions,
  ...serviceDescriptions,
}

function descriptionOf({ id }: Contract): Description {
  const description = descriptions[id]
  if (description === undefined) throw new Error(`No openapi.ts describes the route ${id}`)
  return description
}

const tokenErrors = ['token_missing', 'token_invalid', 'insufficient_scope', 'rate_limited']
const bodyErrors = [
  'invalid_input',
  'too_large',
  'request_timeout',
  'unsupported_content_type',
  'unsupported_content_encoding',
]
const multipartErrors = ['malformed_multipart', 'unknown_file', 'unsupported_media']
const keyErrors = [
  'invalid_idempotency_key',
  'idempotency_key_in_use',
  'idempotency_key_reused',
  'database_unavailable',
]
/** Of every route; the first is the answer to any other method of its path. */
const commonErrors = ['method_not_allowed', 'internal_error', 'overloaded']

/** All codes this operation can answer with: its own, and those that follow from its contract. */
const errorsOf = ({
  scope,
  applicants,
  body,
  bodyReader,
  errors,
  idempotent,
}: Contract): string[] => [
  ...new Set([
    ...(scope === null ? [] : tokenErrors),
    ...(scope === null || applicants ? [] : ['applicant_forbidden']),
    ...(bodyReader === 'handler' ? [] : readingErrors(body)),
    ...errors,
    ...(idempotent ? keyErrors : []),
    ...commonErrors,
  ]),
]

const readingErrors = (body: RequestBody | undefined): string[] => [
  ...(body === undefined ? [] : bodyErrors),
  ...(body?.json === undefined ? [] : ['malformed_json']),
  ...(body?.multipart === undefined ? [] : multipartErrors),
]

/** The clock matters only to examples of dates, which must lie in its past. */
export const operations: readonly Operation[] = createRoutes(() => Date.UTC(2100, 0)).map(
  ({ contract }) => ({ ...contract, ...descriptionOf(contract), errors: errorsOf(contract) }),
)
