/** The browser client: what a person may do with their own profile, using an applicant token. */

import { orAbort } from './abort.ts'
import type {
  ApplicantToken,
  AwsCredentials,
  ChangedProfile,
  LivenessSession,
  Settings,
} from './api-types.ts'
import type { Io } from './io.ts'
import { type LivenessCredentialProvider, livenessCredentials } from './liveness-credentials.ts'
import type {
  ApplicantAnalysis,
  ApplicantAnalysisInput,
  ApplicantChanges,
  ApplicantLiveness,
  ApplicantProfile,
  ApplicantSessionInput,
  ApplicantVerification,
  ApplicantVerificationInput,
} from './shapes.ts'
import { tokenSource } from './token-source.ts'
import {
  type CallOptions,
  type ClientOptions,
  createTransport,
  type PostOptions,
} from './transport.ts'
import { path, verbsOf } from './verbs.ts'

/** The result of your server's `createApplicantToken`. A machine token has no `profile_id`. */
export type GivenToken = Pick<ApplicantToken, 'access_token' | 'expires_in' | 'profile_id'>

export interface BrowserClientOptions extends ClientOptions {
  /** Asks your own server for an applicant token. Called on first use and again shortly before the token expires. */
  getToken: () => Promise<GivenToken> | GivenToken
  clientId?: never
  /** Never in a browser; use `@identivia/client/server` on your server. */
  clientSecret?: never
}

/** Every operation open to an applicant, named as in the OpenAPI document. All act on the token's profile. */
export interface BrowserClient {
  readProfile(options?: CallOptions): Promise<ApplicantProfile>
  changeProfile(changes: ApplicantChanges, options?: CallOptions): Promise<ChangedProfile['data']>
  createLivenessSession(
    session?: ApplicantSessionInput,
    options?: PostOptions,
  ): Promise<LivenessSession>
  readLivenessResult(sessionId: string, options?: CallOptions): Promise<ApplicantLiveness>
  /** Temporary AWS credentials that allow the browser's part of the liveness check and nothing else. */
  issueAwsCredentials(options?: CallOptions): Promise<AwsCredentials['data']>
  /** The same for `config.credentialProvider` of Amplify's `FaceLivenessDetectorCore`. */
  livenessCredentials(options?: CallOptions): LivenessCredentialProvider
  /**
   * Milliseconds to add to this device's clock to get the server's, for `config.systemClockOffset` of
   * `FaceLivenessDetectorCore`; 0 before the first response, and if the two agree.
   */
  clockOffset(): number
  analyzeDocument(
    document: ApplicantAnalysisInput,
    options?: PostOptions,
  ): Promise<ApplicantAnalysis>
  /** Submitting the same session again resolves with the same verification. */
  submitVerification(
    verification: ApplicantVerificationInput,
    options?: PostOptions,
  ): Promise<ApplicantVerification>
  readSettings(options?: CallOptions): Promise<Settings['data']>
}

export function applicantClient(options: BrowserClientOptions, system: Io): BrowserClient {
  const { io, clock, sendWith } = createTransport(options, system)
  const tokens = tokenSource(async () => {
    const token = await options.getToken()
    if (typeof token.profile_id === 'string') return token
    throw new TypeError(
      'getToken must return an applicant token; no other token may reach a browser',
    )
  }, io.now)
  const { get, post, postForm, patch } = verbsOf(sendWith(tokens))
  const own = async (start: string, { signal }: CallOptions = {}): Promise<string> =>
    path(start, (await orAbort(tokens.get(), signal)).profile_id)
  const issueAwsCredentials: BrowserClient['issueAwsCredentials'] = (call) =>
    get('/api/aws/credentials', call)
  return {
    readProfile: async (call) => get(await own('/api/profiles', call), call),
    changeProfile: async (changes, call) => patch(await own('/api/profiles', call), changes, call),
    createLivenessSession: (session = {}, call) =>
      post('/api/face-liveness/session', session, call),
    readLivenessResult: (id, call) => get(path('/api/face-liveness/results', id), call),
    issueAwsCredentials,
    livenessCredentials: (call) => async () =>
      livenessCredentials(await issueAwsCredentials(call), clock.offsetMs()),
    clockOffset: clock.offsetMs,
    analyzeDocument: (document, call) => postForm('/api/ollama/document-analysis', document, call),
    submitVerification: async (fields, call) =>
      postForm(
        await own('/api/verification_history', call),
        { ...fields, liveness_confidence: fields.liveness_confidence ?? 0 },
        call,
      ),
    readSettings: (call) => get('/api/settings', call),
  }
}
