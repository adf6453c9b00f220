import { expect, setDefaultTimeout, test } from 'bun:test'
import type { Expected } from '../../src/domain/decision/evidence/evidence.ts'
import {
  asSuperuser,
  createWorld,
  jpeg,
  losingFirst,
  move,
  person,
  present,
  unique,
  untraced,
  value,
  verification,
} from './world.ts'

setDefaultTimeout(60_000)

const alone = { bindSession: false, deviceEventId: null, move: null, lease: null } as const

async function prepared(io: Parameters<typeof createWorld>[0] = {}) {
  const made = await createWorld(io)
  const { store } = made
  const { id: profile } = value(await store.profiles.createOrFind(person(), untraced))
  const sessionId = unique()
  const opened = await store.liveness.open(
    {
      sessionId,
      team: '',
      profile: '',
      client: 'a-client',
      lockKey: unique(),
      challenge: 'FaceMovementChallenge',
      expiresAt: new Date(),
    },
    untraced,
  )
  value(opened)
  return { ...made, profile, sessionId }
}

test('a commit writes the verification and everything that follows, and reads back whole', async () => {
  const { store, profile, sessionId } = await prepared()
  const files = {
    document_front: value(await store.files.put(jpeg({ kind: 'document_front' }), untraced)),
    facial_photo: value(await store.files.put(jpeg(), untraced)),
  }
  const row = verification({ profile, livenessSessionId: sessionId, files })
  const deviceEventId = unique()
  const moved = move({ verification: row.id })
  const stored = value(
    await store.verifications.commit(
      row,
      { bindSession: true, deviceEventId, move: moved, lease: null },
      untraced,
    ),
  )
  expect(stored).toMatchObject(row)
  if ('conflict' in stored) throw new Error('Expected no conflict')
  expect(value(await store.verifications.find(row.id, untraced))).toEqual(stored)
  expect(value(await store.verifications.findBySession(sessionId, untraced))).toEqual(stored)
  expect(
    value(await store.verifications.deviceEventUse({ team: '', eventId: deviceEventId }, untraced)),
  ).toBe(sessionId)
  expect(value(await store.liveness.find(sessionId, untraced))?.profile).toBe(profile)
  const overview = present(await store.profiles.overview(profile, untraced))
  expect(overview.profile.verificationStatus).toBe('pending')
  expect(overview.latestStatus?.verification).toBe(row.id)
  expect(overview.latestVerification).toEqual(stored)
})

test('one of ten simultaneous commits of a session is stored', async () => {
  const { store, profile, sessionId } = await prepared()
  const effects = { bindSession: true, deviceEventId: unique(), move: move(), lease: null }
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      store.verifications.commit(
        verification({ profile, livenessSessionId: sessionId }),
        effects,
        untraced,
      ),
    ),
  )
  const conflicts = answers.map(value).filter((answer) => 'conflict' in answer)
  const stored = present(await store.verifications.findBySession(sessionId, untraced))
  expect(conflicts).toEqual(
    Array.from({ length: 9 }, () => ({ conflict: 'session', existing: stored })),
  )
})

test('a device event can be used for one session, and a second use writes nothing', async () => {
  const { store, profile, sessionId } = await prepared()
  const deviceEventId = unique()
  const first = verification({ profile, livenessSessionId: sessionId })
  value(await store.verifications.commit(first, { ...alone, deviceEventId }, untraced))
  const second = await prepared()
  const row = verification({ profile: second.profile, livenessSessionId: second.sessionId })
  const effects = { bindSession: true, deviceEventId, move: move(), lease: null }
  const answer = await second.store.verifications.commit(row, effects, untraced)
  expect(value(answer)).toEqual({ conflict: 'device_event' })
  expect(value(await store.verifications.find(row.id, untraced))).toBeNull()
  expect(value(await store.liveness.find(second.sessionId, untraced))?.profile).toBe('')
  expect(value(await store.profiles.latestStatus(second.profile, untraced))).toBeNull()
  expect(
    value(await store.verifications.deviceEventUse({ team: '', eventId: deviceEventId }, untraced)),
  ).toBe(sessionId)
  expect(
    value(await store.verifications.deviceEventUse({ team: '', eventId: unique() }, untraced)),
  ).toBeNull()
})

test('a device event that one team has used is unused for another', async () => {
  const { store, profile, sessionId } = await prepared()
  const deviceEventId = unique()
  const first = verification({ profile, livenessSessionId: sessionId })
  value(await store.verifications.commit(first, { ...alone, deviceEventId }, untraced))
  const second = await prepared()
  const row = verification({
    profile: second.profile,
    livenessSessionId: second.sessionId,
    team: 'another',
  })
  const answer = await second.store.verifications.commit(row, { ...alone, deviceEventId }, untraced)
  expect(value(answer)).toMatchObject({ id: row.id })
  const used = { team: 'another', eventId: deviceEventId }
  expect(value(await store.verifications.deviceEventUse(used, untraced))).toBe(second.sessionId)
})

test('a taken place in the history is a status conflict, and the same row can be stored afterwards', async () => {
  const { store, profile, sessionId } = await prepared()
  value(await store.profiles.appendStatus(profile, move(), untraced))
  const row = verification({ profile, livenessSessionId: sessionId })
  const commit = (seq: number) =>
    store.verifications.commit(
      row,
      { bindSession: true, deviceEventId: unique(), move: move({ seq }), lease: null },
      untraced,
    )
  expect(value(await commit(1))).toEqual({ conflict: 'status' })
  expect(value(await store.verifications.findBySession(sessionId, untraced))).toBeNull()
  expect(value(await commit(2))).toMatchObject({ id: row.id })
  expect(value(await commit(1))).toMatchObject({ id: row.id })
})

test('a profile that differs from what the evidence expects is a conflict, and nothing is written', async () => {
  const { store, profile, sessionId } = await prepared()
  const said = { name: 'Ada Example', documentNumber: 'X1234567', country: 'Germany', gender: null }
  const commit = (expected: Expected) => {
    const { evidence, ...row } = verification({ profile, livenessSessionId: sessionId })
    const effects = { bindSession: true, deviceEventId: unique(), move: move(), lease: null }
    const withExpected = { ...row, evidence: { ...evidence, expected } }
    return store.verifications.commit(withExpected, effects, untraced)
  }
  for (const expected of [
    { ...said, name: 'Somebody Else' },
    { ...said, documentNumber: null },
    { ...said, country: 'DE' },
  ])
    expect(value(await commit(expected))).toEqual({ conflict: 'profile' })
  expect(value(await store.profiles.latestStatus(profile, untraced))).toBeNull()
  expect(value(await commit(said))).toMatchObject({ profile })
})

test('a commit succeeds if the response is lost', async () => {
  const { store, profile, sessionId } = await prepared({ fetch: losingFirst('/api/batch') })
  const row = verification({ profile, livenessSessionId: sessionId })
  const effects = { bindSession: true, deviceEventId: unique(), move: move(), lease: null }
  expect(value(await store.verifications.commit(row, effects, untraced))).toMatchObject(row)
})

test('a commit for a missing record is not_found and writes nothing', async () => {
  const { store, profile } = await prepared()
  const lost = verification({ profile: 'aaaaaaaaaaaaaaa' })
  expect(await store.verifications.commit(lost, alone, untraced)).toMatchObject({
    fault: { kind: 'not_found', what: 'profile' },
  })
  const unbound = verification({ profile })
  const bind = { ...alone, bindSession: true }
  expect(await store.verifications.commit(unbound, bind, untraced)).toMatchObject({
    fault: { kind: 'not_found', what: 'liveness_session' },
  })
  expect(value(await store.verifications.find(unbound.id, untraced))).toBeNull()
})

test('a stored decision cannot be changed, nor its files deleted, but the row can be erased', async () => {
  const { store, server, profile } = await prepared()
  const photo = value(await store.files.put(jpeg(), untraced))
  const row = verification({ profile, files: { facial_photo: photo } })
  value(await store.verifications.commit(row, alone, untraced))
  const send = await asSuperuser(server)
  const path = `/api/collections/verification_history/records/${row.id}`
  expect((await send('PATCH', path, { status: 'verified' })).status).toBe(400)
  await store.files.discard([photo.id], untraced)
  expect(value(await store.files.read(photo.id, untraced))).not.toBeNull()
  expect((await send('DELETE', path)).status).toBe(204)
  await store.files.discard([photo.id], untraced)
  expect(value(await store.files.read(photo.id, untraced))).toBeNull()
})

test('the newest of several verifications is the last that was written', async () => {
  const { store, profile } = await prepared()
  for (let time = 0; time < 8; time += 1) {
    const row = verification({ profile })
    value(await store.verifications.commit(row, alone, untraced))
    const overview = present(await store.profiles.overview(profile, untraced))
    expect(overview.latestVerification?.id).toBe(row.id)
  }
})
