/** Every operation of the API. A test holds them against the routes of the app. */

import { decisionOperations } from './decisions.ts'
import type { Operation } from './describe.ts'
import { documentOperations } from './documents.ts'
import { livenessOperations } from './liveness.ts'
import { profileOperations } from './profiles.ts'
import { serviceOperations } from './service.ts'
import { tokenOperations } from './tokens.ts'

export const operations: readonly Operation[] = [
  ...tokenOperations,
  ...profileOperations,
  ...livenessOperations,
  ...documentOperations,
  ...decisionOperations,
  ...serviceOperations,
]
