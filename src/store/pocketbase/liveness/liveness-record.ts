/** Rows of `liveness_sessions` and `liveness_results`, to the domain's types and back. */

import * as z from 'zod'
import {
  type BoundingBox,
  type LivenessSession,
  livenessChallenges,
  type StoredLivenessResult,
} from '../../../domain/decision/evidence/liveness.ts'
import type { NewLivenessResult } from '../../../domain/ports/store.ts'
import { DateMs, jsonColumn, NullableNumber } from '../client/columns.ts'
import { recordIdOf } from '../client/record-id.ts'
import type { Row } from '../client/records.ts'

/** The same id for a session and for its result, each in its own collection. */
export const livenessRowId = (sessionId: string): Promise<string> =>
  recordIdOf(`liveness:${sessionId}`)

export const SessionRecord = z
  .object({
    session_id: z.string(),
    team: z.string(),
    profile: z.string(),
    client: z.string(),
    lock_key: z.string(),
    challenge: z.enum(livenessChallenges),
    expires_at: DateMs,
  })
  .transform(
    (record): LivenessSession => ({
      sessionId: record.session_id,
      team: record.team,
      profile: record.profile,
      client: record.client,
      lockKey: record.lock_key,
      challenge: record.challenge,
      expiresAt: new Date(record.expires_at),
    }),
  )

export const sessionRow = async (session: LivenessSession): Promise<Row> => ({
  id: await livenessRowId(session.sessionId),
  session_id: session.sessionId,
  team: session.team,
  profile: session.profile,
  client: session.client,
  lock_key: session.lockKey,
  challenge: session.challenge,
  expires_at: session.expiresAt.toISOString(),
})

const Box: z.ZodType<BoundingBox | null> = z
  .object({ Width: z.number(), Height: z.number(), Left: z.number(), Top: z.number() })
  .nullable()

export const ResultRecord = z
  .object({
    session_id: z.string(),
    status: z.enum(['SUCCEEDED', 'FAILED', 'EXPIRED']),
    confidence: NullableNumber,
    reference_file: z.string(),
    reference_box: Box,
    audit_files: z.array(z.string()),
    audit_boxes: z.array(Box),
  })
  .transform(
    (record): StoredLivenessResult => ({
      sessionId: record.session_id,
      status: record.status,
      confidencePercent: record.confidence,
      referenceFile: record.reference_file,
      referenceBox: record.reference_box,
      auditFiles: record.audit_files.map((file, index) => ({
        file,
        boundingBox: record.audit_boxes[index] ?? null,
      })),
    }),
  )

/** Image files are relations, so that PocketBase refuses to delete them while a result names them. */
export const resultRow = async (result: NewLivenessResult, recordedAt: Date): Promise<Row> => ({
  id: await livenessRowId(result.sessionId),
  session_id: result.sessionId,
  status: result.status,
  confidence: jsonColumn(result.confidencePercent),
  live: result.live,
  lock_key: result.lockKey,
  reference_file: result.referenceFile,
  reference_box: jsonColumn(result.referenceBox),
  audit_files: result.auditFiles.map(({ file }) => file),
  audit_boxes: jsonColumn(result.auditFiles.map(({ boundingBox }) => boundingBox)),
  recorded_at: recordedAt.toISOString(),
})
