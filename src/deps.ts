/** Builds providers, store and flows from the configuration; the same for every runtime. */

import type { AppDeps } from './app.ts'
import type { Config } from './config/config.ts'
import { defaultPolicy } from './domain/decision/default-policy.ts'
import { createKeyedHash } from './domain/encoding/keyed-hash.ts'
import { deviceOrigins } from './domain/identity/web-origins.ts'
import { analyzeDocument } from './flows/document/analyze-document.ts'
import type { Flows } from './flows/flows.ts'
import { readLiveness } from './flows/liveness/read-liveness.ts'
import { settleLiveness } from './flows/liveness/settle-liveness.ts'
import { startLiveness } from './flows/liveness/start-liveness.ts'
import { createProfile } from './flows/profile/create-profile.ts'
import { grantToken } from './flows/profile/grant-token.ts'
import { readProfile } from './flows/profile/read-profile.ts'
import { recordStatus } from './flows/profile/record-status.ts'
import { updateProfile } from './flows/profile/update-profile.ts'
import { currentPolicy } from './flows/service/current-policy.ts'
import { issueCredentials } from './flows/service/issue-credentials.ts'
import { readHealth } from './flows/service/read-health.ts'
import { readSettings } from './flows/service/read-settings.ts'
import { runIdempotently } from './flows/service/run-idempotently.ts'
import { makeComparable, type ToJpeg } from './flows/verification/comparable-images.ts'
import { gatherEvidence } from './flows/verification/gather-evidence.ts'
import { leaseSession } from './flows/verification/lease-session.ts'
import { observeVelocity } from './flows/verification/observe-velocity.ts'
import { recordVerification } from './flows/verification/record-verification.ts'
import type { RateLimitBindings } from './http/middleware/rate-limit.ts'
import type { WriteLog } from './http/middleware/request-log.ts'
import type { MemoryUse } from './http/routes/service/health.ts'
import type { ReadDocument } from './http/routes/service/reference.ts'
import { faceMatcher } from './providers/aws/rekognition-faces.ts'
import { livenessChecker } from './providers/aws/rekognition-liveness.ts'
import { credentialIssuer } from './providers/aws/sts.ts'
import { deviceInspector } from './providers/fingerprint/fingerprint.ts'
import { documentReader } from './providers/openai/openai.ts'
import type { Io as ProviderIo } from './providers/transport/io.ts'
import { createStore } from './store/pocketbase/store.ts'

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
    runIdempotently: runIdempotently({
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
      leaseSession: leaseSession({ store, sleep: io.sleep }),
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
