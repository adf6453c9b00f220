/**
 * Every route of the API. The app mounts this list; the OpenAPI document, the reference page, the 405 answers and the
 * tests' route table are read from it. A fixed path comes before one with a parameter in its place.
 */

import { analyzeDocument } from './document-analysis/analyze-document.ts'
import { createLivenessSession } from './face-liveness/create-session.ts'
import { readLivenessResult } from './face-liveness/read-result.ts'
import { changeProfile } from './profiles/change-profile.ts'
import { createProfile } from './profiles/create-profile.ts'
import { readProfile } from './profiles/read-profile.ts'
import type { Route } from './route.ts'
import { issueAwsCredentials } from './service/aws-credentials.ts'
import { isAlive, isReady, readHealth } from './service/health.ts'
import { readDocs, readOpenApi } from './service/reference.ts'
import { readSettings } from './service/settings.ts'
import { moveStatus } from './status-history/move-status.ts'
import { createApplicantToken } from './tokens/create-applicant-token.ts'
import { createToken } from './tokens/create-token.ts'
import { submitVerification } from './verification-history/submit-verification.ts'

/** The clock is for the one schema that depends on it: nobody is born in the future. */
export const createRoutes = (now: () => number): readonly Route[] => [
  createToken,
  createApplicantToken,
  createProfile,
  readProfile,
  changeProfile,
  createLivenessSession,
  readLivenessResult,
  issueAwsCredentials,
  analyzeDocument,
  submitVerification(now),
  moveStatus,
  readHealth,
  isAlive,
  isReady,
  readSettings,
  readOpenApi,
  readDocs,
]
