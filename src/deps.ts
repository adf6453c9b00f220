/** Builds providers, store and flows from the configuration; the same for every runtime. */

import type { AppDeps } from './app.ts'
import type { Config } from './config.ts'
import { createKeyedHash } from './domain/keyed-hash.ts'
import { defaultPolicy } from './domain/policy.ts'
import { deviceOrigins } from './domain/web-origins.ts'
import { analyzeDocument } from './flows/analyze-document.ts'
import { answerOnce } from './flows/answer-once.ts'
import { claimSession } from './flows/claim-session.ts'
import { makeComparable, type ToJpeg } from './flows/comparable-images.ts'
import { createProfile } from './flows/create-profile.ts'
import { currentPolicy } from './flows/current-policy.ts'
import type { Flows } from './flows/flows.ts'
import { gatherEvidence } from './flows/gather-evidence.ts'
import { grantToken } from './flows/grant-token.ts'
import { issueCredentials } from './flows/issue-credentials.ts'
import { observeVelocity } from './flows/observe-velocity.ts'
import { readHealth } from './flows/read-health.ts'
import { readLiveness } from './flows/read-liveness.ts'
import { readProfile } from './flows/read-profile.ts'
import { readSettings } from './flows/read-settings.ts'
import { recordStatus } from './flows/record-status.ts'
import { recordVerification } from './flows/record-verification.ts'
import { settleLiveness } from './flows/settle-liveness.ts'
import { startLiveness } from './flows/start-liveness.ts'
import { updateProfile } from './flows/update-profile.ts'
import type { ReadDocument } from './http/documents.ts'
import type { MemoryUse } from './http/health.ts'
import type { RateLimitBindings } from './http/rate-limit.ts'
import type { WriteLog } from './http/request-log.ts'
import { deviceInspector } from './providers/fingerprint.ts'
import type { Io as ProviderIo } from './providers/io.ts'
import { documentReader } from './providers/openai.ts'
import { faceMatcher } from './providers/rekognition-faces.ts'
import { livenessChecker } from './providers/rekognition-liveness.ts'
import { credentialIssuer } from './providers/sts.ts'
import { createStore } from './store/store.ts'

/** Everything a runtime lends us: network, clock, chance, and a place for log lines. */
export interface Io extends ProviderIo {
  memory: () => MemoryUse | null
  writeLog: WriteLog
  /** Absent where the runtime has no picture codecs. */
  toJpeg?: ToJpeg
  /** Absent where the platform counts nothing: each process then counts for itself. */
  rateLimitBindings?: RateLimitBindings
  readDocument: ReadDocument
}

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A PocketBase record id; 252 is the largest multiple of 36 in a byte, so that no character is likelier. */
function recordId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(64))].filter((byte) => byte < 252)
  const id = bytes
    .slice(0, 15)
    .map((byte) => idAlphabet[byte % 36] ?? 'a')
    .join('')
  return id.length === 15 ? id : recordId()
}

export function createDeps(config: Config, io: Io): AppDeps {
  const { now, uuid, setTimer, memory, writeLog, readDocument, rateLimitBindings = {} } = io
  const flows = createFlows(config, io)
  return { config, flows, now, uuid, setTimer, memory, writeLog, rateLimitBindings, readDocument }
}

function createFlows(config: Config, io: Io): Flows {
  const { now, uuid } = io
  const {
    aws,
    openai,
    fingerprint,
    faceLivenessThreshold: thresholdPercent,
    faceMatchThreshold,
  } = config
  const store = createStore(config.pocketbase, { ...io, recordId })
  const liveness = aws === null ? null : livenessChecker(aws, io)
  const faces = aws === null ? null : faceMatcher(aws, io)
  const reader = openai === null ? null : documentReader(openai, io)
  const device = fingerprint === null ? null : deviceInspector(fingerprint, io)
  const settle = settleLiveness({ liveness, store, thresholdPercent, now })
  const gather = gatherEvidence({ faces, reader, device, store, ourOrigins: deviceOrigins(config) })
  const base = defaultPolicy({
    faceLivenessThreshold: thresholdPercent,
    faceMatchThreshold,
    specimens: config.isSandbox ? 'accepted' : 'refused',
  })
  const keyedHash = createKeyedHash(config.piiHashSecret, 'identivia keyed hashes')
  const policyNow = currentPolicy({ settings: store.settings, policies: store.policies, base, now })
  const velocity = observeVelocity({ sightings: store.sightings, keyedHash, now })
  return {
    analyzeDocument: analyzeDocument({ reader, store, now }),
    answerOnce: answerOnce({
      store: store.idempotency,
      keyedHash: createKeyedHash(config.piiHashSecret, 'identivia idempotency keys'),
      now,
    }),
    createProfile: createProfile(store),
    currentPolicy: policyNow,
    grantToken: grantToken({ profiles: store.profiles, now }),
    issueCredentials: issueCredentials(
      aws === null ? null : { issuer: credentialIssuer(aws, io), region: aws.region },
    ),
    readHealth: readHealth({ store, now }),
    readLiveness: readLiveness({ settle, store, thresholdPercent }),
    readProfile: readProfile(store),
    readSettings: readSettings({ settings: store.settings, now }),
    recordStatus: recordStatus(store),
    recordVerification: recordVerification({
      store,
      claimSession: claimSession({ store, sleep: io.sleep }),
      settle,
      gather,
      velocity,
      makeComparable: makeComparable(io.toJpeg ?? null),
      currentPolicy: policyNow,
      mode: config.decisionMode,
      now,
      recordId,
    }),
    startLiveness: startLiveness({ liveness, store, now, uuid, keyedHash }),
    updateProfile: updateProfile(store),
  }
}
