/** Inputs and results that depend on who calls, derived from the types of the OpenAPI document. */

import type {
  ApplicantDecision,
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
  StatusMove,
  VerificationForm,
} from './api-types.ts'

/** Undefined counts as absent. */
type Loose<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] }
type OrNull<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | null | undefined : T[K] }
type Replace<T, Changes> = Omit<T, keyof Changes> & Changes

/** The result of the Fingerprint agent in the browser. */
export interface DeviceEvent {
  eventId: string
  visitorId?: string | undefined
}

export type ProfileInput = Loose<ProfileRequest>
type ProfileFiles = 'document_front' | 'document_back' | 'facial_photo' | 'facial_video'
/** Null clears a field. The fields are sent as a form if any is a file, otherwise as JSON. */
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
/** Null counts as absent, so that the result of a document analysis can be passed on unchanged. */
export type VerificationInput = OrNull<
  Replace<
    VerificationForm,
    { liveness_confidence: number | string; fingerprint?: DeviceEvent | string }
  >
>
/** People see no score, so the client sends 0 if none is given. A claimed score never raises an outcome. */
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
/** A profile as the person sees it: their own claims, and what to do next. */
export type ApplicantProfile = Replace<
  Profile['data'],
  {
    status_history: Replace<Move, { notes: null; updated_by: null }> | null
    verification_history: Replace<
      Summary,
      { liveness_confidence: null; decision: ApplicantDecision }
    > | null
  }
>

type Submitted = DecidedVerification['data']
export type MachineVerification = Replace<Submitted, { paid_calls: number; decision: Decision }>
/** No score, code or check: only what the person can redo, in texts that are safe to show. */
export type ApplicantVerification = Replace<
  Submitted,
  { liveness_confidence: null; paid_calls: null; decision: ApplicantDecision }
>

export type MachineLiveness = LivenessResult['data']
/** Whether the check passed, without its score and images. */
export type ApplicantLiveness = Replace<
  MachineLiveness,
  { confidenceScore: null; threshold: null; referenceImage: null; auditImages: [] }
>

type Analysis = DocumentAnalysis['data']
type AssessmentField = 'authenticity' | 'authenticity_signals' | 'confidence' | 'checks'
type AnalysisJson = Analysis['analysis_json']
export type MachineAnalysis = Replace<
  Analysis,
  {
    analysis: string
    analysis_json: Replace<AnalysisJson, { [K in AssessmentField]: NonNullable<AnalysisJson[K]> }>
  }
>
/** The fields printed on the document, without the assessment of it. */
export type ApplicantAnalysis = Replace<
  Analysis,
  { analysis: null; analysis_json: Replace<AnalysisJson, { [K in AssessmentField]: null }> }
>
