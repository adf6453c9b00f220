/** Rows of `liveness_sessions` and `liveness_results`, to the domain's types and back. */

import * as z from 'zod'
import {
  BoundingBox,
  failureLimit,
  finalLivenessStatuses,
  type LivenessSession,
  livenessChallenges,
  type StoredLivenessResult,
} from '../../../domain/decision/evidence/liveness.ts'
import type { NewLivenessResult } from '../../../domain/ports/store.ts'
import {
  columnsOf,
  DateMs,
  jsonColumn,
  NullableNumber,
  recordIdOf,
  rowOf,
} from '../client/columns.ts'
import type { Row } from '../client/records.ts'

/** The same id for a session and for its result, each in its own collection. */
export const livenessRowId = (sessionId: string): Promise<string> =>
  recordIdOf(`liveness:${sessionId}`)

export const SessionRecord: z.ZodType<LivenessSession> = rowOf({
  sessionId: z.string(),
  team: z.string(),
  profile: z.string(),
  client: z.string(),
  lockKey: z.string(),
  challenge: z.enum(livenessChallenges),
  expiresAt: DateMs.transform((ms) => new Date(ms)),
})

export const sessionRow = async (session: LivenessSession): Promise<Row> => ({
  ...columnsOf(session),
  id: await livenessRowId(session.sessionId),
  expires_at: session.expiresAt.toISOString(),
})

export const ResultRecord = rowOf({
  sessionId: z.string(),
  status: z.enum(finalLivenessStatuses),
  confidence: NullableNumber,
  referenceFile: z.string(),
  referenceBox: BoundingBox.nullable(),
  auditFiles: z.array(z.string()),
  auditBoxes: z.array(BoundingBox.nullable()),
  live: z.boolean(),
}).transform(
  ({ confidence: confidencePercent, auditFiles, auditBoxes, ...result }): StoredLivenessResult => ({
    ...result,
    confidencePercent,
    auditFiles: auditFiles.map((file, index) => ({ file, boundingBox: auditBoxes[index] ?? null })),
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
  lock_limit: failureLimit(result.lockKey),
  reference_file: result.referenceFile,
  reference_box: jsonColumn(result.referenceBox),
  audit_files: result.auditFiles.map(({ file }) => file),
  audit_boxes: jsonColumn(result.auditFiles.map(({ boundingBox }) => boundingBox)),
  recorded_at: recordedAt.toISOString(),
})
