/** Face liveness sessions: created by the server, completed by the browser, expired after three minutes. */
import type { Bytes } from '../encoding.ts'
import { toBase64 } from '../encoding.ts'
import { scenarioOf } from '../scenarios/scenarios.ts'
import { type Specimen, specimenOf } from '../specimens/specimen-mark.ts'
import type { World } from '../world.ts'
import type { RekognitionAnswers } from './rekognition-errors.ts'
import type { CreateSession } from './rekognition-requests.ts'

const lifetimeMs = 180_000
const maxReferenceBytes = 204_800

type Outcome = { specimen: Specimen; image: Bytes }
type Session = { id: string; createdAtMs: number; wanted: CreateSession; outcome: Outcome | null }

export type Finished =
  | { ok: true; status: string; confidencePercent: number | null }
  | { ok: false; problem: 'unknown' | 'expired' | 'already_finished' }

export interface Liveness {
  create(wanted: CreateSession, answers: RekognitionAnswers): Response
  results(sessionId: string, answers: RekognitionAnswers): Response
  /** The browser's part: an image instead of a camera. */
  finish(sessionId: string, image: Bytes): Promise<Finished>
}

export function createLiveness(world: World): Liveness {
  const sessions = new Map<string, Session>()
  const byToken = new Map<string, Session>()
  const expired = (session: Session) => world.now() - session.createdAtMs >= lifetimeMs

  return {
    create(wanted, answers) {
      const token = wanted.ClientRequestToken
      const known = token === undefined ? undefined : byToken.get(token)
      if (known && !expired(known)) return answers.ok({ SessionId: known.id })
      const session: Session = {
        id: world.randomUuid(),
        createdAtMs: world.now(),
        wanted,
        outcome: null,
      }
      sessions.set(session.id, session)
      if (token !== undefined) byToken.set(token, session)
      return answers.ok({ SessionId: session.id })
    },

    results(sessionId, answers) {
      const session = sessions.get(sessionId)
      if (!session) return answers.error('not_found', null)
      if (expired(session)) {
        return world.controls.expiredSessions() === 'EXPIRED'
          ? answers.ok({ SessionId: sessionId, Status: 'EXPIRED' })
          : answers.error('not_found', null)
      }
      if (!session.outcome) return answers.ok({ SessionId: sessionId, Status: 'CREATED' })
      const { outages } = scenarioOf(session.outcome.specimen)
      if (outages.includes('rekognition_liveness')) return answers.error('internal', null)
      return answers.ok(resultOf(session, session.outcome))
    },

    async finish(sessionId, image) {
      const session = sessions.get(sessionId)
      if (!session) return { ok: false, problem: 'unknown' }
      if (expired(session)) return { ok: false, problem: 'expired' }
      const specimen = await specimenOf(image)
      const stored =
        image.length > maxReferenceBytes ? await world.specimens.selfieOf(specimen) : image
      if (session.outcome) return { ok: false, problem: 'already_finished' }
      session.outcome = { specimen, image: stored }
      return { ok: true, ...scenarioOf(specimen).liveness }
    },
  }
}

function resultOf({ id, wanted }: Session, { specimen, image }: Outcome) {
  const { status, confidencePercent } = scenarioOf(specimen).liveness
  const { OutputConfig: output, AuditImagesLimit: auditImages } = wanted.Settings
  const challenge = wanted.Settings.ChallengePreferences?.[0]?.Type
  const stored = (name: string) =>
    output
      ? { S3Object: { Bucket: output.S3Bucket, Name: `${output.S3KeyPrefix}${id}/${name}` } }
      : { Bytes: toBase64(image) }
  const result = {
    SessionId: id,
    Status: status,
    ...(confidencePercent === null ? {} : { Confidence: confidencePercent }),
    Challenge: {
      Type: challenge ?? 'FaceMovementAndLightChallenge',
      Version: challenge === 'FaceMovementChallenge' ? '1.0.0' : '2.0.0',
    },
  }
  if (status !== 'SUCCEEDED') return result
  return {
    ...result,
    ReferenceImage: {
      ...stored('reference.jpg'),
      BoundingBox: { Width: 0.44, Height: 0.51, Left: 0.28, Top: 0.17 },
    },
    ...(auditImages === 0
      ? {}
      : {
          AuditImages: Array.from({ length: auditImages }, (_, index) =>
            stored(`audit-${index}.jpg`),
          ),
        }),
  }
}
