/** The profile of a person to verify: its fields, its status and what may be changed. */

import * as z from 'zod'

export const verificationStatuses = ['unverified', 'pending', 'verified', 'rejected'] as const
export const VerificationStatus = z.enum(verificationStatuses)
export type VerificationStatus = z.infer<typeof VerificationStatus>

export const securityLevels = ['low', 'standard', 'high'] as const
export const SecurityLevel = z.enum(securityLevels)
export type SecurityLevel = z.infer<typeof SecurityLevel>

export const Gender = z.enum(['male', 'female', 'unknown'])
export type Gender = z.infer<typeof Gender>

/** A PocketBase record id. */
export const recordIdPattern = /^[a-z0-9]{15}$/
export const isRecordId = (text: string): boolean => recordIdPattern.test(text)

export const documentImageKinds = ['document_front', 'document_back', 'facial_photo'] as const
export type DocumentImageKind = (typeof documentImageKinds)[number]
export const fileKinds = [...documentImageKinds, 'facial_video'] as const
export type FileKind = (typeof fileKinds)[number]

/** A stored file. Files never change; a new upload is a new file. */
export interface StoredFile {
  id: string
  /** The stored name, which contains nothing of the uploaded name. */
  name: string
  mediaType: string
  sizeBytes: number
  /** Lower-case hex SHA-256 of the bytes. */
  sha256: string
}

export interface ProfileFields {
  name: string
  documentType: string
  documentNumber: string
  country: string
  /** ISO 3166-1 alpha-2 of `country`, or empty if unknown. */
  countryCode: string
  phoneNumber: string
  email: string
  securityLevel: SecurityLevel
  gender: Gender | ''
  ipAddress: string
  language: string
}

export interface NewProfile extends ProfileFields {
  team: string
  userId: string
}

export interface Profile extends ProfileFields {
  id: string
  team: string
  userId: string
  verificationStatus: VerificationStatus
  faceLivenessSessionId: string
  faceLivenessConfidence: number | null
  faceLivenessStatus: string
  faceLivenessResult: unknown
  files: Partial<Record<FileKind, StoredFile>>
  /** In PocketBase's date format, `2026-03-21 00:00:00.000Z`. */
  created: string
  updated: string
}

/** What a PATCH may change. An absent key changes nothing; an empty string clears the field. */
export interface ProfileChange {
  name?: string
  documentType?: string
  documentNumber?: string
  country?: string
  countryCode?: string
  faceLivenessSessionId?: string
  faceLivenessConfidence?: number | null
  faceLivenessStatus?: string
  faceLivenessResult?: unknown
  files?: Partial<Record<FileKind, StoredFile>>
}

/** Who decided a status: our policy, a person with a machine token, or the applicant, who can only begin. */
export const statusAuthors = ['policy', 'person', 'applicant'] as const
export type StatusAuthor = (typeof statusAuthors)[number]
export const identityAuthors = ['machine', 'applicant'] as const
export type IdentityAuthor = (typeof identityAuthors)[number]

/** One row of the append-only status history. `seq` starts at 1 for each profile. */
export interface StatusEntry {
  id: string
  profile: string
  seq: number
  previousStatus: VerificationStatus
  newStatus: VerificationStatus
  notes: string
  /** The subject of the token, or `policy:<name>@<hash>`. */
  updatedBy: string
  /** Who decided the new status; a row that leaves it unchanged keeps the author. Empty in rows of older versions. */
  decidedBy: StatusAuthor | ''
  /** Who changed the identity together with this row; empty if nobody did. */
  identityBy: IdentityAuthor | ''
  /** Id of the verification that caused it, or empty. */
  verification: string
  created: string
}

/** The newest row of the history decides; without one, the profile's own status. */
export const currentStatus = (profile: Profile, latest: StatusEntry | null): VerificationStatus =>
  latest?.newStatus ?? profile.verificationStatus

/** Who decided the current status. A status without a row was set by hand, or before this service was. */
export function statusAuthor(latest: StatusEntry | null): StatusAuthor {
  if (latest === null) return 'person'
  if (latest.decidedBy !== '') return latest.decidedBy
  return latest.updatedBy.startsWith('policy:') ? 'policy' : 'person'
}

/** A person's decision, either way, stands until a person changes it: no later submission does. */
export const isPersonsDecision = (
  current: VerificationStatus,
  latest: StatusEntry | null,
): boolean => {
  const status = latest?.newStatus ?? current
  return (status === 'verified' || status === 'rejected') && statusAuthor(latest) === 'person'
}

/** What the next row continues. Of two rows with the same `seq`, the database accepts one. */
export const nextStatus = (
  profile: Profile,
  latest: StatusEntry | null,
): { seq: number; previousStatus: VerificationStatus } => ({
  seq: (latest?.seq ?? 0) + 1,
  previousStatus: currentStatus(profile, latest),
})
