/** Every use case of the service, as the HTTP layer sees them. */

import type { AnalyzeDocument } from './document/analyze-document.ts'
import type { ReadLiveness } from './liveness/read-liveness-result.ts'
import type { StartLiveness } from './liveness/start-liveness.ts'
import type { CreateProfile } from './profile/create-profile.ts'
import type { GrantApplicantToken } from './profile/grant-applicant-token.ts'
import type { ReadProfile } from './profile/read-profile.ts'
import type { RecordStatus } from './profile/record-status.ts'
import type { UpdateProfile } from './profile/update-profile.ts'
import type { CurrentPolicy } from './service/current-policy.ts'
import type { IssueCredentials } from './service/issue-credentials.ts'
import type { ReadHealth } from './service/read-health.ts'
import type { ReadSettings } from './service/read-settings.ts'
import type { RunIdempotently } from './service/run-idempotently.ts'
import type { RecordVerification } from './verification/record-verification.ts'

export interface Flows {
  analyzeDocument: AnalyzeDocument
  runIdempotently: RunIdempotently
  createProfile: CreateProfile
  currentPolicy: CurrentPolicy
  grantApplicantToken: GrantApplicantToken
  issueCredentials: IssueCredentials
  readHealth: ReadHealth
  readLiveness: ReadLiveness
  readProfile: ReadProfile
  readSettings: ReadSettings
  recordStatus: RecordStatus
  recordVerification: RecordVerification
  startLiveness: StartLiveness
  updateProfile: UpdateProfile
}
