/** The server client: every operation of the API. It obtains and renews its machine token itself. */

import type {
  ApplicantToken,
  ApplicantTokenRequest,
  AwsCredentials,
  ChangedProfile,
  CreatedProfile,
  Health,
  LivenessSession,
  Settings,
  StatusMoved,
  Token,
} from './api-types.ts'
import type { Io } from './io.ts'
import type {
  AnalysisInput,
  MachineAnalysis,
  MachineLiveness,
  MachineProfile,
  MachineVerification,
  ProfileChanges,
  ProfileInput,
  SessionInput,
  StatusMoveInput,
  VerificationInput,
} from './shapes.ts'
import { tokenSource } from './token-source.ts'
import {
  type CallOptions,
  type ClientOptions,
  createTransport,
  type PostOptions,
} from './transport.ts'
import { path, verbsOf } from './verbs.ts'

export interface ServerClientOptions extends ClientOptions {
  clientId: string
  clientSecret: string
  /** A subset of the client's scopes, separated by spaces. */
  scope?: string | undefined
}

/**
 * Every operation, named as in the OpenAPI document. A call resolves with the response's `data`, or with the whole
 * body if it has none.
 */
export interface ServerClient {
  /** A new machine token to give to another program of yours. This client's own calls do not need it. */
  createToken(wish?: { scope?: string | undefined }, options?: PostOptions): Promise<Token>
  /** A token for one profile. Pass it to the person's browser unchanged. */
  createApplicantToken(
    profileId: string,
    wish?: ApplicantTokenRequest,
    options?: PostOptions,
  ): Promise<ApplicantToken>
  /** Creates a profile, or finds the team's profile for that `userID`; the result then has a `message`. */
  createProfile(profile: ProfileInput, options?: PostOptions): Promise<CreatedProfile>
  readProfile(profileId: string, options?: CallOptions): Promise<MachineProfile>
  changeProfile(
    profileId: string,
    changes: ProfileChanges,
    options?: CallOptions,
  ): Promise<ChangedProfile['data']>
  createLivenessSession(session?: SessionInput, options?: PostOptions): Promise<LivenessSession>
  readLivenessResult(sessionId: string, options?: CallOptions): Promise<MachineLiveness>
  issueAwsCredentials(options?: CallOptions): Promise<AwsCredentials['data']>
  analyzeDocument(document: AnalysisInput, options?: PostOptions): Promise<MachineAnalysis>
  /** Submitting the same session and profile again resolves with the same verification. */
  submitVerification(
    profileId: string,
    verification: VerificationInput,
    options?: PostOptions,
  ): Promise<MachineVerification>
  /** Sets a status manually. */
  moveStatus(
    profileId: string,
    move: StatusMoveInput,
    options?: PostOptions,
  ): Promise<StatusMoved['data']>
  readSettings(options?: CallOptions): Promise<Settings['data']>
  /** Resolves even when the status is `DEGRADED`. */
  readHealth(options?: CallOptions): Promise<Health>
  isAlive(options?: CallOptions): Promise<boolean>
  isReady(options?: CallOptions): Promise<boolean>
  readOpenApi(options?: CallOptions): Promise<Record<string, unknown>>
}

export function machineClient(options: ServerClientOptions, system: Io): ServerClient {
  const { io, send, sendWith } = createTransport(options, system)
  const credentials = { client_id: options.clientId, client_secret: options.clientSecret }
  const createToken: ServerClient['createToken'] = ({ scope = options.scope } = {}, own = {}) =>
    verbsOf(send).post('/api/auth/token', { ...credentials, scope }, own)
  const sendAsMachine = sendWith(tokenSource(createToken, io.now))
  const { get, post, postForm, patch } = verbsOf(sendAsMachine)
  const probe = async (at: string, own?: CallOptions): Promise<boolean> => {
    const { status } = await send<{ status: string }>(
      { method: 'GET', path: at, expects: 503 },
      own,
    )
    return status === 'ok'
  }
  return {
    createToken,
    createApplicantToken: (id, wish = {}, own) =>
      post(path('/api/profiles', id, '/token'), wish, own),
    createProfile: (profile, own) => post('/api/profiles/create', profile, own),
    readProfile: (id, own) => get(path('/api/profiles', id), own),
    changeProfile: (id, changes, own) => patch(path('/api/profiles', id), changes, own),
    createLivenessSession: (session = {}, own) => post('/api/face-liveness/session', session, own),
    readLivenessResult: (id, own) => get(path('/api/face-liveness/results', id), own),
    issueAwsCredentials: (own) => get('/api/aws/credentials', own),
    analyzeDocument: (document, own) => postForm('/api/ollama/document-analysis', document, own),
    submitVerification: (id, fields, own) =>
      postForm(path('/api/verification_history', id), fields, own),
    moveStatus: async (id, move, own) =>
      (await post<StatusMoved>(path('/api/status_history', id), move, own)).data,
    readSettings: (own) => get('/api/settings', own),
    readHealth: (own) => sendAsMachine({ method: 'GET', path: '/', expects: 503 }, own),
    isAlive: (own) => probe('/livez', own),
    isReady: (own) => probe('/readyz', own),
    readOpenApi: (own) => send({ method: 'GET', path: '/openapi.json' }, own),
  }
}
