/** Builds providers, store and flows from the configuration; the same for every runtime. */

import type { AppDeps } from './app.ts'
import type { Config } from './config/config.ts'
import { defaultPolicy } from './domain/decision/default-policy.ts'
import { createKeyedHash } from './domain/encoding/keyed-hash.ts'
import { deviceOrigins } from './domain/identity/web-origins.ts'
import type { ImageCodecs } from './domain/ports/codecs.ts'
import { analyzeDocument } from './flows/document/analyze-document.ts'
import { makeCanonical } from './flows/document/canonical-image.ts'
import type { Flows } from './flows/flows.ts'
import { fetchLivenessResult } from './flows/liveness/fetch-and-store-result.ts'
import { pollLivenessResult } from './flows/liveness/poll-result.ts'
import { readLiveness } from './flows/liveness/read-liveness-result.ts'
import { startLiveness } from './flows/liveness/start-liveness.ts'
import { createProfile } from './flows/profile/create-profile.ts'
import { grantApplicantToken } from './flows/profile/grant-applicant-token.ts'
import { readProfile } from './flows/profile/read-profile.ts'
import { recordStatus } from './flows/profile/record-status.ts'
import { updateProfile } from './flows/profile/update-profile.ts'
import { currentPolicy } from './flows/service/current-policy.ts'
import { issueCredentials } from './flows/service/issue-credentials.ts'
import { readHealth } from './flows/service/read-health.ts'
import { readSettings } from './flows/service/read-settings.ts'
import { runIdempotently } from './flows/service/run-idempotently.ts'
import { leaseSession } from './flows/verification/lease-session.ts'
import { recordVerification } from './flows/verification/record-verification.ts'
import { trackVelocity } from './flows/verification/track-velocity.ts'
import { createBoundedQueue } from './io/bounded-queue.ts'
import type { Gate } from './io/gate.ts'
import type { Io as BaseIo } from './io/io.ts'
import { faceMatcher } from './providers/aws/rekognition-faces.ts'
import { livenessChecker } from './providers/aws/rekognition-liveness.ts'
import { credentialIssuer } from './providers/aws/sts.ts'
import { deviceInspector } from './providers/fingerprint/fingerprint.ts'
import { documentReader } from './providers/openai/openai.ts'
import { unconfigured } from './providers/unconfigured.ts'
import { createDatabaseGate, createStore } from './store/pocketbase/store.ts'

/** Everything that comes from the runtime: network, clock, randomness, and where log lines go. */
export interface Io extends BaseIo, Omit<AppDeps, 'config' | 'flows' | 'isDatabaseFull'> {
  codecs: ImageCodecs
}

/** Conversions of pictures that may wait for their turn. */
const maxConversions = 8

const idAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A PocketBase record id. 252 is the largest multiple of 36 in a byte, so every character is equally likely. */
function recordId(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(64))].filter((byte) => byte < 252)
  const id = bytes
    .slice(0, 15)
    .map((byte) => idAlphabet[byte % 36] ?? 'a')
    .join('')
  return id.length === 15 ? id : recordId()
}

export function createDeps(config: Config, io: Io): AppDeps {
  const gate = createDatabaseGate(config.pocketbase, io.now)
  return { ...io, config, flows: createFlows(config, io, gate), isDatabaseFull: gate.isFull }
}

function createFlows(config: Config, io: Io, gate: Gate): Flows {
  const { now, uuid, codecs } = io
  const { aws, openai, fingerprint, faceMatchThreshold } = config
  const thresholdPercent = config.faceLivenessThreshold
  const store = createStore(config.pocketbase, { ...io, recordId, gate })
  const liveness = aws === null ? unconfigured.liveness : livenessChecker(aws, io)
  const faces = aws === null ? unconfigured.faces : faceMatcher(aws, io)
  const issuer = aws === null ? unconfigured.credentials : credentialIssuer(aws, io)
  const reader = openai === null ? unconfigured.reader : documentReader(openai, io)
  const device = fingerprint === null ? unconfigured.device : deviceInspector(fingerprint, io)
  const fetchResult = fetchLivenessResult({ liveness, store, thresholdPercent, now })
  const pollResult = pollLivenessResult({ fetchLivenessResult: fetchResult, now })
  const base = defaultPolicy({
    faceLivenessThreshold: thresholdPercent,
    faceMatchThreshold,
    specimens: config.isSandbox ? 'accepted' : 'refused',
  })
  const keyedHash = createKeyedHash(config.piiHashSecret, 'identivia keyed hashes')
  const policyNow = currentPolicy({ settings: store.settings, policies: store.policies, base, now })
  const velocity = trackVelocity({ sightings: store.sightings, keyedHash, now })
  const canonical = makeCanonical({ codecs, inTurn: createBoundedQueue(maxConversions).run })
  return {
    analyzeDocument: analyzeDocument({ reader, store, canonical, now }),
    runIdempotently: runIdempotently({
      store: store.idempotency,
      keyedHash: createKeyedHash(config.piiHashSecret, 'identivia idempotency keys'),
      now,
    }),
    createProfile: createProfile(store),
    currentPolicy: policyNow,
    grantApplicantToken: grantApplicantToken({ profiles: store.profiles, now }),
    issueCredentials: issueCredentials({ issuer, region: aws?.region ?? '', now }),
    readHealth: readHealth({ store, now }),
    readLiveness: readLiveness({ fetchLivenessResult: pollResult, store, thresholdPercent }),
    readProfile: readProfile(store),
    readSettings: readSettings({ settings: store.settings, now }),
    recordStatus: recordStatus(store),
    recordVerification: recordVerification({
      store,
      leaseSession: leaseSession({ store, sleep: io.sleep }),
      sleep: io.sleep,
      fetchLivenessResult: fetchResult,
      velocity,
      faces,
      reader,
      device,
      ourOrigins: deviceOrigins(config),
      canonical,
      currentPolicy: policyNow,
      mode: config.decisionMode,
      now,
      recordId,
    }),
    startLiveness: startLiveness({
      liveness,
      store,
      currentPolicy: policyNow,
      now,
      uuid,
      keyedHash,
    }),
    updateProfile: updateProfile({ ...store, canonical }),
  }
}
