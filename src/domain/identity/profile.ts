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
  /** Id of the verification that caused it, or empty. */
  verification: string
  created: string
}

/** The newest row of the history decides; without one, the profile's own status. */
export const currentStatus = (profile: Profile, latest: StatusEntry | null): VerificationStatus =>
  latest?.newStatus ?? profile.verificationStatus

/** What the next row continues. Of two rows with the same `seq`, the database accepts one. */
export const nextStatus = (
  profile: Profile,
  latest: StatusEntry | null,
): { seq: number; previousStatus: VerificationStatus } => ({
  seq: (latest?.seq ?? 0) + 1,
  previousStatus: currentStatus(profile, latest),
})
