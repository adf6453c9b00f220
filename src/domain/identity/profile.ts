/** A person to verify: the profile, its status words and what may be changed of it. */

import * as z from 'zod'

export const verificationStatuses = ['unverified', 'pending', 'verified', 'rejected'] as const
export const VerificationStatus = z.enum(verificationStatuses)
export type VerificationStatus = z.infer<typeof VerificationStatus>

export const securityLevels = ['low', 'standard', 'high'] as const
export const SecurityLevel = z.enum(securityLevels)
export type SecurityLevel = z.infer<typeof SecurityLevel>

export const genders = ['male', 'female', 'unknown'] as const
export const Gender = z.enum(genders)
export type Gender = z.infer<typeof Gender>

/** PocketBase record id: 15 of `[a-z0-9]`. */
export const recordIdPattern = /^[a-z0-9]{15}$/
export const isRecordId = (text: string): boolean => recordIdPattern.test(text)

/** The files a profile or a verification can hold. */
export const fileKinds = [
  'document_front',
  'document_back',
  'facial_photo',
  'facial_video',
] as const
export type FileKind = (typeof fileKinds)[number]
export type DocumentImageKind = Exclude<FileKind, 'facial_video'>

/** A file as the store holds it. Files are never changed; a new upload is a new file. */
export interface StoredFile {
  id: string
  /** The stored name, which carries nothing of the uploaded one. */
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
  /** ISO 3166-1 alpha-2 of `country`, or empty where it does not map. */
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
  /** PocketBase's date form, `2026-03-21 00:00:00.000Z`. */
  created: string
  updated: string
}

/** What a PATCH may change; an absent key is left alone, an empty string clears. */
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

/** One row of the append-only trail; `seq` starts at 1 for each profile. */
export interface StatusEntry {
  id: string
  profile: string
  seq: number
  previousStatus: VerificationStatus
  newStatus: VerificationStatus
  notes: string
  /** The token's subject, or `policy:<name>@<hash>`. */
  updatedBy: string
  verification: string
  created: string
}
