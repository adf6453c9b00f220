/** Every operation of the API. A test holds them against the routes of the app. */

import { documentOperations } from '../routes/document-analysis/openapi.ts'
import { livenessOperations } from '../routes/face-liveness/openapi.ts'
import { profileOperations } from '../routes/profiles/openapi.ts'
import { serviceOperations } from '../routes/service/openapi.ts'
import { tokenOperations } from '../routes/tokens/openapi.ts'
import { decisionOperations } from '../routes/verification-history/openapi.ts'
import type { Operation } from './describe.ts'

export const operations: readonly Operation[] = [
  ...tokenOperations,
  ...profileOperations,
  ...livenessOperations,
  ...documentOperations,
  ...decisionOperations,
  ...serviceOperations,
]
