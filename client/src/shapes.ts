/** What calls take and give, where that depends on who calls. All of it comes from the types of the document. */

import type {
  DecidedVerification,
  Decision,
  DocumentAnalysis,
  DocumentAnalysisForm,
  LivenessResult,
  LivenessSessionRequest,
  Profile,
  ProfileChange,
  ProfileChangeForm,
  ProfileRequest,
  ShownDecision,
  StatusMove,
  VerificationForm,
} from './api-types.ts'

/** Undefined is the same as absent. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] }
type OrNull<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | null | undefined : T[K] }
type Replace<T, Changes> = Omit<T, keyof Changes> & Changes

/** What the agent of Fingerprint gives in the browser. */
export interface DeviceEvent {
  eventId: string
  visitorId?: string | undefined
}

export type ProfileInput = Loose<ProfileRequest>
type ProfileFiles = 'document_front' | 'document_back' | 'facial_photo' | 'facial_video'
/** Null clears a field. With a file among them the fields go as a form, otherwise as JSON. */
export type ProfileChanges = Loose<ProfileChange & Pick<ProfileChangeForm, ProfileFiles>>
export type ApplicantChanges = Replace<
  ProfileChanges,
  { verification_status?: 'pending' | undefined }
>
export type SessionInput = Loose<LivenessSessionRequest>
export type ApplicantSessionInput = Omit<SessionInput, 'profile_id'>
export type AnalysisInput = Loose<DocumentAnalysisForm>
export type ApplicantAnalysisInput = Omit<AnalysisInput, 'profile_id'>
export type StatusMoveInput = Loose<StatusMove>
/** Null is the same as absent, so that what was read of a document can be handed on as it is. */
export type VerificationInput = OrNull<
  Replace<
    VerificationForm,
    { liveness_confidence: number | string; fingerprint?: DeviceEvent | string }
  >
>
/** A person is shown no score; where none is given the client sends 0, and no claim can raise an outcome. */
export type ApplicantVerificationInput = Replace<
  VerificationInput,
  { liveness_confidence?: number | string | undefined }
>

type Summary = NonNullable<Profile['data']['verification_history']>
type Move = NonNullable<Profile['data']['status_history']>

/** A profile as your server sees it. */
export type MachineProfile = Replace<
  Profile['data'],
  {
    status_history: Replace<Move, { notes: string; updated_by: string }> | null
    verification_history: Replace<Summary, { decision: Decision }> | null
  }
>
/** A profile as the person sees it: what was claimed, and what helps. */
export type ApplicantProfile = Replace<
  Profile['data'],
  {
    status_history: Replace<Move, { notes: null; updated_by: null }> | null
    verification_history: Replace<
      Summary,
      { liveness_confidence: null; decision: ShownDecision }
    > | null
  }
>

type Submitted = DecidedVerification['data']
export type MachineVerification = Replace<Submitted, { paid_calls: number; decision: Decision }>
/** No score, code or check: what the person can do again, in words that are safe to show. */
export type ApplicantVerification = Replace<
  Submitted,
  { liveness_confidence: null; paid_calls: null; decision: ShownDecision }
>

export type MachineLiveness = LivenessResult['data']
/** Whether it was a live person; the score and the pictures are not for them. */
export type ApplicantLiveness = Replace<
  MachineLiveness,
  { confidenceScore: null; threshold: null; referenceImage: null; auditImages: [] }
>

type Analysis = DocumentAnalysis['data']
type Judged = 'authenticity' | 'authenticity_signals' | 'confidence' | 'checks'
type AnalysisJson = Analysis['analysis_json']
export type MachineAnalysis = Replace<
  Analysis,
  {
    analysis: string
    analysis_json: Replace<AnalysisJson, { [K in Judged]: NonNullable<AnalysisJson[K]> }>
  }
>
/** What stands on the document, without the opinion on it. */
export type ApplicantAnalysis = Replace<
  Analysis,
  { analysis: null; analysis_json: Replace<AnalysisJson, { [K in Judged]: null }> }
>
