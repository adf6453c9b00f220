/** What happens to the lease and the uploads in every way a verification can end, on the real store. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { createKeyedHash } from '../../../src/domain/encoding/keyed-hash.ts'
import { ok } from '../../../src/domain/faults/result.ts'
import type { Principal } from '../../../src/domain/identity/principal.ts'
import type { RequestContext } from '../../../src/domain/ports/request-context.ts'
import type { Store } from '../../../src/domain/ports/store.ts'
import { fetchLivenessResult } from '../../../src/flows/liveness/fetch-and-store-result.ts'
import { leaseSession } from '../../../src/flows/verification/lease-session.ts'
import { recordVerification } from '../../../src/flows/verification/record-verification.ts'
import { trackVelocity } from '../../../src/flows/verification/track-velocity.ts'
import { unconfigured } from '../../../src/providers/unconfigured.ts'
import { systemIo } from '../../../src/runtime/system-io.ts'
import { goodReading, policy } from '../../domain/decision/fixture.ts'
import {
  createWorld,
  jpeg,
  person,
  present,
  realIo,
  unique,
  untraced,
  value,
  verification,
} from '../../store/world.ts'

setDefaultTimeout(60_000)

const principal: Principal = {
  subject: 'tests',
  clientId: 'tests',
  team: '',
  scopes: new Set(),
  profile: null,
  expiresAtMs: 0,
}
const context: RequestContext = { principal, clientAddress: '', trace: untraced }
const image = () => {
  const { bytes, sha256 } = jpeg()
  return { bytes, sha256, mediaType: 'image/jpeg' as const }
}

/** A submission on a store whose `commit` the test replaces; the document reader is the only configured vendor. */
async function submissionTo(commit: (store: Store) => Store['verifications']['commit']) {
  const { store } = await createWorld()
  const { id: profileId } = value(await store.profiles.createOrFind(person(), untraced))
  const sessionId = unique()
  const session = {
    sessionId,
    team: '',
    profile: profileId,
    client: 'tests',
    lockKey: unique(),
    challenge: 'FaceMovementAndLightChallenge',
    expiresAt: new Date(Date.now() + 180_000),
  } as const
  value(await store.liveness.open(session, untraced))
  const uploaded: string[] = []
  const own: Store = {
    ...store,
    files: {
      ...store.files,
      put: async (file, trace) => {
        const stored = await store.files.put(file, trace)
        if (stored.ok) uploaded.push(stored.value.id)
        return stored
      },
    },
    verifications: { ...store.verifications, commit: commit(store) },
  }
  const { liveness, faces, device } = unconfigured
  const now = () => Date.now()
  const record = recordVerification({
    store: own,
    leaseSession: leaseSession({ store, sleep: () => Promise.resolve() }),
    sleep: systemIo.sleep,
    fetchLivenessResult: fetchLivenessResult({ liveness, store, thresholdPercent: 75, now }),
    velocity: trackVelocity({
      sightings: store.sightings,
      keyedHash: createKeyedHash('a secret of these tests, long enough for it', 'keyed hashes'),
      now,
    }),
    faces,
    reader: {
      read: async (_, trace) => {
        trace({ upstream: 'openai.chat', durationMs: 1, isPaid: true })
        const usage = { promptTokens: 0, completionTokens: 0, totalTokens: 0 }
        return ok({ model: 'm', rawText: '{}', reading: goodReading, usage })
      },
    },
    device,
    ourOrigins: new Set(),
    canonical: {
      image: async (image) => ok(image),
      areSame: async (one, other) => ok(one.sha256 === other.sha256),
      uploads: async (uploads) => ok(uploads),
    },
    currentPolicy: async () =>
      ok({ policy, id: 'default@000000000000', status: 'default', problem: null }),
    mode: 'automatic',
    now,
    recordId: realIo.recordId,
  })
  return {
    store,
    profileId,
    sessionId,
    submit: () =>
      record(
        {
          profileId,
          sessionId,
          claims: verification({ profile: profileId }).evidence.claims,
          eventId: null,
          uploads: { document_front: image(), facial_photo: image() },
          needsBack: false,
        },
        context,
      ),
    uploadsLeft: async () => {
      const read = await Promise.all(uploaded.map((id) => store.files.read(id, untraced)))
      expect(uploaded).toHaveLength(2)
      return read.map(value).filter((file) => file !== null).length
    },
    isLeaseFree: async () => value(await store.leases.take(sessionId, untraced)) !== null,
  }
}

test('a stored verification keeps its uploads and frees the lease; only billed calls count', async () => {
  const world = await submissionTo((store) => store.verifications.commit)
  const { created, verification: stored } = value(await world.submit())
  expect([created, stored.outcome, stored.paidCalls]).toEqual([true, 'review', 1])
  expect(stored.livenessStatus).toBe('unavailable')
  expect([await world.uploadsLeft(), await world.isLeaseFree()]).toEqual([2, true])
})

test('a status that changes in all 40 rounds is status_contention; nothing is left behind', async () => {
  let commits = 0
  const world = await submissionTo(() => async () => {
    commits += 1
    return ok({ conflict: 'status' })
  })
  expect(await world.submit()).toEqual({
    ok: false,
    fault: { kind: 'store', reason: 'refused', cause: 'status_contention' },
  })
  expect(commits).toBe(40)
  expect([await world.uploadsLeft(), await world.isLeaseFree()]).toEqual([0, true])
})

test('a session that another request has stored gives that record; nothing is left behind', async () => {
  const world = await submissionTo((store) => async (row, effects, trace) => {
    const faster = { ...row, id: realIo.recordId(), files: {} }
    value(await store.verifications.commit(faster, { ...effects, lease: null }, trace))
    return store.verifications.commit(row, effects, trace)
  })
  const { created, verification: stored } = value(await world.submit())
  expect(created).toBe(false)
  const existing = present(await world.store.verifications.findBySession(world.sessionId, untraced))
  expect(stored).toEqual(existing)
  expect([await world.uploadsLeft(), await world.isLeaseFree()]).toEqual([0, true])
})

test('a commit whose result is unknown keeps the uploads, which its record may name', async () => {
  const world = await submissionTo(() => async () => ({
    ok: false,
    fault: { kind: 'store', reason: 'timeout' },
  }))
  expect(await world.submit()).toMatchObject({ ok: false, fault: { reason: 'timeout' } })
  expect([await world.uploadsLeft(), await world.isLeaseFree()]).toEqual([2, true])
})

test('a bug releases the lease', async () => {
  const world = await submissionTo(() => () => Promise.reject(new Error('a bug')))
  expect(await world.submit().catch(String)).toBe('Error: a bug')
  expect(await world.isLeaseFree()).toBe(true)
})
