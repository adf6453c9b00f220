/**
 * What the API takes and answers. Made by `npm run client` from the OpenAPI document: do not edit.
 * @module
 */

import type { Upload } from './upload.ts'

/**
 * Stable: codes are added, never renamed. `x-error-codes` has the status, texts and headers of each.
 */
export type ErrorCode =
  | 'applicant_forbidden'
  | 'applicant_identity_forbidden'
  | 'applicant_status_forbidden'
  | 'aws_access_denied'
  | 'aws_bad_answer'
  | 'aws_credentials_rejected'
  | 'aws_not_configured'
  | 'aws_rate_limited'
  | 'aws_request_rejected'
  | 'aws_timeout'
  | 'aws_unavailable'
  | 'database_unavailable'
  | 'evidence_changed'
  | 'idempotency_key_in_use'
  | 'idempotency_key_reused'
  | 'identity_frozen'
  | 'image_not_comparable'
  | 'insufficient_scope'
  | 'internal_error'
  | 'invalid_idempotency_key'
  | 'invalid_input'
  | 'invalid_scope'
  | 'liveness_locked'
  | 'liveness_not_completed'
  | 'liveness_session_foreign'
  | 'liveness_session_not_found'
  | 'liveness_session_used'
  | 'malformed_json'
  | 'malformed_multipart'
  | 'method_not_allowed'
  | 'missing_fields'
  | 'missing_files'
  | 'nothing_to_update'
  | 'openai_access_denied'
  | 'openai_bad_answer'
  | 'openai_credentials_rejected'
  | 'openai_image_rejected'
  | 'openai_model_filtered'
  | 'openai_model_refused'
  | 'openai_model_truncated'
  | 'openai_not_configured'
  | 'openai_quota_exhausted'
  | 'openai_rate_limited'
  | 'openai_request_rejected'
  | 'openai_timeout'
  | 'openai_unavailable'
  | 'overloaded'
  | 'profile_not_found'
  | 'rate_limited'
  | 'request_timeout'
  | 'route_not_found'
  | 'status_conflict'
  | 'team_mismatch'
  | 'token_invalid'
  | 'token_missing'
  | 'too_large'
  | 'unknown_file'
  | 'unsupported_content_encoding'
  | 'unsupported_content_type'
  | 'unsupported_media'
  | 'verification_in_progress'
  | 'verification_not_found'
export type VerificationStatus = 'unverified' | 'pending' | 'verified' | 'rejected'
/**
 * Stable: codes are added, never renamed. `x-reason-codes` has, for each code, its effect at every security level under the default policy (null if a threshold decides), whether a retry can help, and the message.
 */
export type ReasonCode =
  | 'LIVENESS_FAILED'
  | 'LIVENESS_LOW_CONFIDENCE'
  | 'LIVENESS_NOT_COMPLETED'
  | 'LIVENESS_EXPIRED'
  | 'LIVENESS_UNAVAILABLE'
  | 'LIVENESS_CLAIM_MISMATCH'
  | 'FACE_MISMATCH'
  | 'FACE_MATCH_UNCERTAIN'
  | 'FACE_NOT_FOUND_ON_DOCUMENT'
  | 'FACE_MATCH_UNAVAILABLE'
  | 'SELFIE_REFERENCE_MISMATCH'
  | 'DOCUMENT_EXPIRED'
  | 'DOCUMENT_NOT_YET_VALID'
  | 'DOCUMENT_UNREADABLE'
  | 'DOCUMENT_TYPE_MISMATCH'
  | 'DOCUMENT_TYPE_UNSUPPORTED'
  | 'DOCUMENT_SUSPECT'
  | 'DOCUMENT_SPECIMEN'
  | 'DOCUMENT_ANALYSIS_UNAVAILABLE'
  | 'DOCUMENT_BACK_MISSING'
  | 'DOCUMENT_COUNTRY_UNKNOWN'
  | 'UNDERAGE'
  | 'AGE_UNCERTAIN'
  | 'MRZ_CHECK_DIGIT_FAILED'
  | 'MRZ_VIZ_MISMATCH'
  | 'MRZ_VIZ_INCOMPARABLE'
  | 'MRZ_MALFORMED'
  | 'MRZ_MISSING'
  | 'NAME_MISMATCH'
  | 'DOCUMENT_NUMBER_MISMATCH'
  | 'DATE_OF_BIRTH_MISMATCH'
  | 'COUNTRY_MISMATCH'
  | 'GENDER_MISMATCH'
  | 'DEVICE_BOT'
  | 'DEVICE_TAMPERED'
  | 'DEVICE_VIRTUAL'
  | 'DEVICE_EVENT_REPLAYED'
  | 'DEVICE_EVENT_STALE'
  | 'DEVICE_EVENT_UNKNOWN'
  | 'DEVICE_CLAIM_MISMATCH'
  | 'DEVICE_HIGH_RISK'
  | 'DEVICE_UNAVAILABLE'
  | 'IP_ANONYMISED'
  | 'IP_COUNTRY_MISMATCH'
  | 'IP_CLAIM_MISMATCH'
  | 'VELOCITY_PROFILE_ATTEMPTS'
  | 'VELOCITY_DEVICE_REUSE'
  | 'VELOCITY_DOCUMENT_REUSE'
  | 'VELOCITY_FACE_REUSE'
  | 'VELOCITY_IP'

/**
 * Every schema of the document, by its name.
 */
export interface Schemas {
  ErrorBody: ErrorBody
  ErrorCode: ErrorCode
  VerificationStatus: VerificationStatus
  OAuthError: OAuthError
  ReasonCode: ReasonCode
  Reason: Reason
  Check: Check
  Decision: Decision
  ApplicantDecision: ApplicantDecision
  Token: Token
  ApplicantToken: ApplicantToken
  CreatedProfile: CreatedProfile
  Profile: Profile
  ChangedProfile: ChangedProfile
  LivenessSession: LivenessSession
  LivenessResult: LivenessResult
  AwsCredentials: AwsCredentials
  DocumentAnalysis: DocumentAnalysis
  DecidedVerification: DecidedVerification
  StatusMoved: StatusMoved
  Health: Health
  Alive: Alive
  NotReady: NotReady
  Settings: Settings
  OpenApiDocument: OpenApiDocument
  TokenRequest: TokenRequest
  ApplicantTokenRequest: ApplicantTokenRequest
  ProfileRequest: ProfileRequest
  ProfileChange: ProfileChange
  LivenessSessionRequest: LivenessSessionRequest
  VerificationRequest: VerificationRequest
  StatusMove: StatusMove
  ProfileChangeForm: ProfileChangeForm
  DocumentAnalysisForm: DocumentAnalysisForm
  VerificationForm: VerificationForm
}
export interface ErrorBody {
  error: string
  message?: string
  code: ErrorCode
  /**
   * The same as the X-Request-Id header and `request_id` in the log
   */
  request_id: string
  /**
   * Missing fields or files
   */
  required?: string[]
  /**
   * Names fields and rules, never values
   */
  details?: {
    path: string
    message: string
  }[]
}
export interface OAuthError {
  error:
    | 'invalid_request'
    | 'invalid_client'
    | 'invalid_scope'
    | 'unsupported_grant_type'
    | 'rate_limited'
    | 'not_configured'
  error_description: string
  /**
   * The same as the X-Request-Id header and `request_id` in the log
   */
  request_id: string
}
export interface Reason {
  code: ReasonCode
  effect: 'decline' | 'review' | 'info'
  retryable: boolean
  /**
   * The part to repeat before submitting again
   */
  redo?: 'document' | 'selfie' | 'session'
  /**
   * Safe to show to the person
   */
  user_message: string
}
export interface Check {
  name: string
  status: 'pass' | 'fail' | 'warn' | 'unavailable' | 'not_applicable'
  observed?: string | number | boolean
  threshold?: number
  claimed?: string | number | boolean
}
/**
 * As shown to a machine token
 */
export interface Decision {
  outcome: 'approved' | 'review' | 'declined'
  reasons: Reason[]
  checks: Check[]
  /**
   * `<name>@<hash of the policy>`
   */
  policy: string
  evidence_hash: string
  decided_at: string
}
/**
 * As shown to an applicant: no codes, scores, thresholds or checks
 */
export interface ApplicantDecision {
  outcome: 'approved' | 'review' | 'declined'
  reasons: {
    retryable: boolean
    /**
     * The part to repeat before submitting again
     */
    redo?: 'document' | 'selfie' | 'session'
    /**
     * Safe to show to the person
     */
    user_message: string
  }[]
}
export interface Token {
  access_token: string
  token_type: 'Bearer'
  /**
   * Seconds
   */
  expires_in: number
  /**
   * Scopes, separated by spaces
   */
  scope: string
}
export interface ApplicantToken {
  access_token: string
  token_type: 'Bearer'
  /**
   * Seconds
   */
  expires_in: number
  /**
   * Scopes, separated by spaces
   */
  scope: string
  profile_id: string
}
export interface CreatedProfile {
  /**
   * Always true
   */
  success: boolean
  url: string
  id: string
  /**
   * Only if the team already had the profile
   */
  message?: 'Existing record found'
}
export interface Profile {
  /**
   * Always true
   */
  success: boolean
  data: {
    name: string
    document_type: string
    document_number: string
    country: string
    /**
     * ISO 3166-1 alpha-2, or empty
     */
    country_code: string
    language: string
    verification_status: VerificationStatus
    status: VerificationStatus
    security_level: 'low' | 'standard' | 'high'
    createdAt: string
    /**
     * The latest status change
     */
    status_history: {
      id: string
      previous_status: VerificationStatus
      new_status: VerificationStatus
      notes: string | null
      /**
       * The token's subject, or `policy:<name>@<hash>`; null for an applicant
       */
      updated_by: string | null
      verification: string
      created: string
    } | null
    /**
     * The latest verification
     */
    verification_history: {
      id: string
      profile: string
      status: 'verified' | 'rejected' | 'pending'
      liveness_session_id: string
      liveness_confidence: number | null
      liveness_status: string
      document_type: string
      name: string
      document_number: string
      country: string
      created: string
      updated: string
      decision: Decision | ApplicantDecision
    } | null
  }
}
export interface ChangedProfile {
  /**
   * Always true
   */
  success: boolean
  message: 'Record updated successfully'
  data: {
    id: string
    status: VerificationStatus
    document_type: string
    document_number: string
    document_name: string
    country: string
    country_code: string
    document_front: string
    document_back: string
    facial_photo: string
    facial_video: string
    updated: string
  }
}
export interface LivenessSession {
  /**
   * Always true
   */
  success: boolean
  sessionId: string
  message: 'Face Liveness session created successfully'
  challengeType: 'FaceMovementAndLightChallenge' | 'FaceMovementChallenge'
  region: string
  expiresAt: string
}
export interface LivenessResult {
  /**
   * Always true
   */
  success: boolean
  data: {
    sessionId: string
    confidenceScore: number | null
    isLive: boolean
    status: 'CREATED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'EXPIRED'
    threshold: number | null
    referenceImage: {
      bytes: string
      boundingBox: {
        Width: number
        Height: number
        Left: number
        Top: number
      } | null
    } | null
    auditImages: {
      bytes: string
      boundingBox: {
        Width: number
        Height: number
        Left: number
        Top: number
      } | null
    }[]
  }
  message: 'Face Liveness results retrieved successfully'
}
export interface AwsCredentials {
  /**
   * Always true
   */
  success: boolean
  data: {
    accessKeyId: string
    secretAccessKey: string
    sessionToken: string
    expiration: string
    region: string
  }
}
export interface DocumentAnalysis {
  /**
   * Always true
   */
  success: boolean
  data: {
    model: string
    /**
     * The raw text of the model; null for applicants
     */
    analysis: string | null
    analysis_json: {
      name: string | null
      given_names: string | null
      surname: string | null
      document_number: string | null
      country: string | null
      document_type:
        | ('passport' | 'national_id' | 'driving_license' | 'residence_permit' | 'visa' | 'other')
        | null
      address: string | null
      gender: ('male' | 'female' | 'unknown') | null
      date_of_birth: string | null
      expiry_date: string | null
      issue_date: string | null
      issuing_country: string | null
      nationality: string | null
      /**
       * @maxItems 6
       */
      mrz_lines: string[]
      readable: boolean
      /**
       * Null for applicants
       */
      authenticity: ('authentic' | 'suspicious' | 'uncertain') | null
      /**
       * Null for applicants
       */
      authenticity_signals: string[] | null
      /**
       * Null for applicants
       */
      confidence: number | null
      /**
       * Findings of our own code; null for applicants
       */
      checks:
        | {
            name: string
            status: 'pass' | 'fail' | 'warn' | 'not_present'
            detail?: string
          }[]
        | null
    }
    verification_history_fields: {
      name: string | null
      document_number: string | null
      country: string | null
      address: string | null
      gender: ('male' | 'female' | 'unknown') | null
      date_of_birth: string | null
    }
    document: {
      name: 'document_front'
      mimetype: 'image/jpeg' | 'image/png' | 'image/webp'
      size: number
    }
    usage: {
      prompt_tokens: number
      completion_tokens: number
      total_tokens: number
    }
  }
}
export interface DecidedVerification {
  /**
   * Always true
   */
  success: boolean
  message: 'Verification history record created' | 'Existing record found'
  data: {
    id: string
    profile: string
    liveness_session_id: string
    liveness_confidence: number | null
    document_type: string
    document_number: string
    facial_photo: string
    document_front: string
    document_back: string
    country: string
    liveness_status: string
    name: string
    address: string
    gender: string
    /**
     * A date, or empty
     */
    date_of_birth: string
    created: string
    updated: string
    /**
     * approved → verified, declined → rejected, review → pending
     */
    status: 'verified' | 'rejected' | 'pending'
    /**
     * Null for an applicant
     */
    paid_calls: number | null
    decision: Decision | ApplicantDecision
  }
}
export interface StatusMoved {
  /**
   * Always true
   */
  success: boolean
  message: 'Status history record created'
  data: {
    id: string
    profile: string
    updated_by: string
    previous_status: VerificationStatus
    new_status: VerificationStatus
    notes: string
    verification: string
    created: string
  }
}
export interface Health {
  status: 'OK' | 'DEGRADED'
  service: string
  timestamp: string
  /**
   * Seconds
   */
  uptime: number
  /**
   * Null if the runtime does not report it
   */
  memory: {
    rss: string
    heapTotal: string
    heapUsed: string
  } | null
  pocketbase_status: 'authenticated' | 'unauthenticated' | 'unreachable'
  /**
   * `***` without the scope `health:admin`
   */
  pocketbase_url: string
  /**
   * `***` without the scope `health:admin`
   */
  pocketbase_user_email: string
  aws_faceliveness_status: 'configured' | 'not_configured'
  openai_model: string | null
  openai_status: 'configured' | 'not_configured'
  faceliveness_threshold: number
  fingerprint_status: 'configured' | 'not_configured'
  policy: string | null
  policy_status: 'default' | 'overridden' | 'invalid' | 'unknown'
  policy_problem?: string
}
export interface Alive {
  status: 'ok'
}
export interface NotReady {
  status: 'unavailable'
}
export interface Settings {
  /**
   * Always true
   */
  success: boolean
  data: {
    [k: string]: unknown
  }
}
export interface OpenApiDocument {
  openapi: '3.1.1'
  [k: string]: unknown
}
export interface TokenRequest {
  /**
   * Only `client_credentials`
   */
  grant_type?: string | null
  client_id?: string | null
  client_secret?: string | null
  scope?: string | null
  [k: string]: unknown
}
export interface ApplicantTokenRequest {
  expires_in?: number | null
  scope?: string | null
  [k: string]: unknown
}
export interface ProfileRequest {
  userID: string
  name?: string | null
  documentType?: string | null
  documentNumber?: string | null
  country?: string | null
  phoneNumber?: string | null
  email?: string | null
  /**
   * `medium` is read as `standard`; default `standard`
   */
  securityLevel?: ('low' | 'standard' | 'high' | 'medium') | null
  gender?: ('male' | 'female' | 'unknown') | null
  /**
   * An IPv4 or IPv6 address
   */
  ipAddress?: string | null
  /**
   * A language tag (BCP 47)
   */
  language?: string | null
  team?: string | null
  [k: string]: unknown
}
export interface ProfileChange {
  verification_status?: VerificationStatus | null
  document_type?: string | null
  document_number?: string | null
  document_name?: string | null
  country?: string | null
  face_liveness_session_id?: string | null
  /**
   * A number from 0 to 100, also as a string
   */
  face_liveness_confidence?: number | string | null
  face_liveness_status?: string | null
  /**
   * JSON, or a string that contains JSON; at most 65000 characters
   */
  face_liveness_result?:
    | {
        [k: string]: unknown
      }
    | unknown[]
    | string
    | null
  [k: string]: unknown
}
export interface LivenessSessionRequest {
  profile_id?: string | null
  audit_images?: number | null
  challenge?: ('FaceMovementAndLightChallenge' | 'FaceMovementChallenge') | null
  [k: string]: unknown
}
export interface VerificationRequest {
  liveness_session_id: string
  /**
   * From 0 to 100; in JSON also as a number
   */
  liveness_confidence: string | number
  document_type: string
  liveness_status: string
  document_number?: string | null
  country?: string | null
  name?: string | null
  address?: string | null
  gender?: string | null
  /**
   * A valid date in a common format
   */
  date_of_birth?: string | null
  /**
   * JSON from the Fingerprint agent, with an `eventId` or a `requestId`, as a string. In a JSON body it may be the object itself.
   */
  fingerprint?: string | null
  /**
   * An IPv4 or IPv6 address
   */
  ip_address?: string | null
  [k: string]: unknown
}
export interface StatusMove {
  previous_status: VerificationStatus
  new_status: VerificationStatus
  notes: string
  verification?: string | null
  [k: string]: unknown
}
export interface ProfileChangeForm {
  verification_status?: 'unverified' | 'pending' | 'verified' | 'rejected'
  document_type?: string
  document_number?: string
  document_name?: string
  country?: string
  face_liveness_session_id?: string
  /**
   * A number from 0 to 100, also as a string
   */
  face_liveness_confidence?: string
  face_liveness_status?: string
  /**
   * JSON, or a string that contains JSON; at most 65000 characters
   */
  face_liveness_result?: string
  /**
   * The front of the document. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_front?: Upload
  /**
   * The back of the document. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_back?: Upload
  /**
   * A photo of the person. image/jpeg, image/png, image/webp; at most 10 MB
   */
  facial_photo?: Upload
  /**
   * A video of the person. video/webm, video/mp4; at most 50 MB
   */
  facial_video?: Upload
  [k: string]: unknown
}
export interface DocumentAnalysisForm {
  document_type_hint?: string
  document_number_hint?: string
  full_name_hint?: string
  profile_id?: string
  /**
   * The front of the document. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_front: Upload
  /**
   * The back of the document. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_back?: Upload
  [k: string]: unknown
}
export interface VerificationForm {
  liveness_session_id: string
  /**
   * From 0 to 100; in JSON also as a number
   */
  liveness_confidence: string
  document_type: string
  liveness_status: string
  document_number?: string
  country?: string
  name?: string
  address?: string
  gender?: string
  /**
   * A valid date in a common format
   */
  date_of_birth?: string
  /**
   * JSON from the Fingerprint agent, with an `eventId` or a `requestId`, as a string. In a JSON body it may be the object itself.
   */
  fingerprint?: string
  /**
   * An IPv4 or IPv6 address
   */
  ip_address?: string
  /**
   * A photo of the person; if it is not sent, the one stored with the profile is used. image/jpeg, image/png, image/webp; at most 10 MB
   */
  facial_photo?: Upload
  /**
   * The side with the portrait; if it is not sent, the one stored with the profile is used. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_front?: Upload
  /**
   * Not needed for a passport or visa; if it is not sent, the one stored with the profile is used. image/jpeg, image/png, image/webp; at most 10 MB
   */
  document_back?: Upload
  [k: string]: unknown
}
