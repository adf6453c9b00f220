/** Rows of `profiles`, to the domain's types and back. */

import * as z from 'zod'
import { sha256Hex } from '../../../domain/encoding/digest.ts'
import {
  fileKinds,
  Gender,
  type NewProfile,
  type Profile,
  type ProfileChange,
  type ProfileFields,
  SecurityLevel,
  VerificationStatus,
} from '../../../domain/identity/profile.ts'
import { jsonColumn, NullableNumber, rowOf } from '../client/columns.ts'
import type { Row } from '../client/records.ts'
import { FileRecord, fileColumns } from '../files/files.ts'

export const profileExpand = fileKinds.join(',')

export const ProfileRecord = rowOf({
  id: z.string(),
  team: z.string(),
  userID: z.string(),
  name: z.string(),
  documentType: z.string(),
  documentNumber: z.string(),
  country: z.string(),
  countryCode: z.string(),
  phoneNumber: z.string(),
  email: z.string(),
  securityLevel: SecurityLevel,
  gender: z.union([Gender, z.literal('')]),
  ipAddress: z.string(),
  language: z.string(),
  verificationStatus: VerificationStatus,
  faceLivenessSessionId: z.string(),
  faceLivenessConfidence: NullableNumber,
  faceLivenessStatus: z.string(),
  faceLivenessResult: z.unknown(),
  created: z.string(),
  updated: z.string(),
  expand: z.partialRecord(z.enum(fileKinds), FileRecord).default({}),
}).transform(
  ({ userID: userId, expand: files, ...profile }): Profile => ({
    ...profile,
    userId,
    files,
    faceLivenessResult: profile.faceLivenessResult ?? null,
  }),
)

/** Finds a person without the team's own user id in a URL, which PocketBase logs. */
export const identityOf = ({ team, userId }: { team: string; userId: string }): Promise<string> =>
  sha256Hex(JSON.stringify([team, userId]))

/** All columns of a new row except its id. */
export const newProfileRow = async (profile: NewProfile): Promise<Row> => ({
  team: profile.team,
  userID: profile.userId,
  identity: await identityOf(profile),
  ...fieldColumns(profile),
  verification_status: 'unverified',
})

const fieldColumns = (fields: ProfileFields): Row => ({
  name: fields.name,
  document_type: fields.documentType,
  document_number: fields.documentNumber,
  country: fields.country,
  country_code: fields.countryCode,
  phone_number: fields.phoneNumber,
  email: fields.email,
  security_level: fields.securityLevel,
  gender: fields.gender,
  ip_address: fields.ipAddress,
  language: fields.language,
})

/** Only the changed columns: JSON leaves out what is undefined. */
export const profileChangeRow = (change: ProfileChange): Row => ({
  name: change.name,
  document_type: change.documentType,
  document_number: change.documentNumber,
  country: change.country,
  country_code: change.countryCode,
  face_liveness_session_id: change.faceLivenessSessionId,
  face_liveness_confidence: jsonIfChanged(change, 'faceLivenessConfidence'),
  face_liveness_status: change.faceLivenessStatus,
  face_liveness_result: jsonIfChanged(change, 'faceLivenessResult'),
  ...fileColumns(change.files ?? {}),
})

const jsonIfChanged = (
  change: ProfileChange,
  key: 'faceLivenessConfidence' | 'faceLivenessResult',
): string | undefined => (change[key] === undefined ? undefined : jsonColumn(change[key]))
