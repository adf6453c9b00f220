/** Every operation of the API: the contract of each route with its description. */

import type { Contract } from '../routes/contract.ts'
import { analysisDescriptions } from '../routes/document-analysis/openapi.ts'
import { livenessDescriptions } from '../routes/face-liveness/openapi.ts'
import { profileDescriptions } from '../routes/profiles/openapi.ts'
import { createRoutes } from '../routes/routes.ts'
import { serviceDescriptions } from '../routes/service/openapi.ts'
import { statusHistoryDescriptions } from '../routes/status-history/openapi.ts'
import { tokenDescriptions } from '../routes/tokens/openapi.ts'
import { verificationDescriptions } from '../routes/verification-history/openapi.ts'
import type { Description, Descriptions, Operation } from './describe.ts'

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

const bodyErrors = ['invalid_input', 'too_large', 'request_timeout', 'unsupported_content_type']
const multipartErrors = ['malformed_multipart', 'unknown_file', 'unsupported_media']

/** Errors that follow from how the body is read. */
const readingErrors = ({ body, bodyReader }: Contract): string[] =>
  body === undefined || bodyReader === 'handler'
    ? []
    : [
        ...bodyErrors,
        ...(body.json === undefined ? [] : ['malformed_json']),
        ...(body.multipart === undefined ? [] : multipartErrors),
      ]

/** The clock matters only to examples of dates, which must lie in its past. */
export const operations: readonly Operation[] = createRoutes(() => Date.UTC(2100, 0)).map(
  ({ contract }) => ({
    ...contract,
    errors: [...readingErrors(contract), ...contract.errors],
    ...descriptionOf(contract),
  }),
)
