/** Every use case of the service, as the HTTP layer sees them. */

import type { AnalyzeDocument } from './analyze-document.ts'
import type { AnswerOnce } from './answer-once.ts'
import type { CreateProfile } from './create-profile.ts'
import type { CurrentPolicy } from './current-policy.ts'
import type { GrantToken } from './grant-token.ts'
import type { IssueCredentials } from './issue-credentials.ts'
import type { ReadHealth } from './read-health.ts'
import type { ReadLiveness } from './read-liveness.ts'
import type { ReadProfile } from './read-profile.ts'
import type { ReadSettings } from './read-settings.ts'
import type { RecordStatus } from './record-status.ts'
import type { RecordVerification } from './record-verification.ts'
import type { StartLiveness } from './start-liveness.ts'
import type { UpdateProfile } from './update-profile.ts'

export interface Flows {
  analyzeDocument: AnalyzeDocument
  answerOnce: AnswerOnce
  createProfile: CreateProfile
  currentPolicy: CurrentPolicy
  grantToken: GrantToken
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
