import { expect, setDefaultTimeout, test } from 'bun:test'
import {
  asSuperuser,
  createWorld,
  losingFirst,
  move,
  person,
  present,
  untraced,
  value,
  verification,
} from './world.ts'

setDefaultTimeout(60_000)

const newProfile = async () => {
  const made = await createWorld()
  const { id } = value(await made.store.profiles.createOrFind(person(), untraced))
  return { ...made, id }
}

test('one of twenty simultaneous moves wins, and the profile has its status', async () => {
  const { store, id } = await newProfile()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      store.profiles.appendStatus(id, move({ notes: `Note ${index}` }), untraced),
    ),
  )
  const won = answers.map(value).filter((answer) => typeof answer !== 'string')
  expect(won.length).toBe(1)
  const overview = present(await store.profiles.overview(id, untraced))
  expect(overview.latestStatus).toEqual(won[0] ?? null)
  expect(overview.profile.verificationStatus).toBe('pending')
})

test('the newest row is the one with the highest seq', async () => {
  const { store, id } = await newProfile()
  expect(value(await store.profiles.latestStatus(id, untraced))).toBeNull()
  for (let seq = 1; seq <= 11; seq += 1) {
    const newStatus = seq % 2 === 1 ? 'pending' : 'rejected'
    value(await store.profiles.appendStatus(id, move({ seq, newStatus }), untraced))
  }
  expect(present(await store.profiles.latestStatus(id, untraced)).seq).toBe(11)
})

test('a move is written once, and succeeds, if the response is lost', async () => {
  const { id } = await newProfile()
  const { store } = await createWorld({ fetch: losingFirst('/api/batch') })
  const row = value(await store.profiles.appendStatus(id, move(), untraced))
  expect(row).toMatchObject({ profile: id, seq: 1 })
  const again = await createWorld({ fetch: losingFirst('/api/batch') })
  const next = move({ seq: 2, previousStatus: 'pending', newStatus: 'verified' })
  const updated = await again.store.profiles.update(id, { name: 'New' }, next, untraced)
  expect(value(updated)).toMatchObject({ name: 'New', verificationStatus: 'verified' })
})

test('the database refuses to change or delete the history, or to delete its profile', async () => {
  const { store, server, id } = await newProfile()
  const row = value(await store.profiles.appendStatus(id, move(), untraced))
  if (typeof row === 'string') throw new Error('Expected a row')
  const send = await asSuperuser(server)
  const path = `/api/collections/status_history/records/${row.id}`
  expect((await send('PATCH', path, { notes: 'Another' })).status).toBe(400)
  expect((await send('DELETE', path)).status).toBe(400)
  expect((await send('DELETE', `/api/collections/profiles/records/${id}`)).status).toBe(400)
  expect((await send('POST', '/api/sql', { query: 'SELECT 1' })).ok).toBe(true)
  for (const query of [`UPDATE status_history SET notes='x'`, 'DELETE FROM status_history']) {
    expect((await send('POST', '/api/sql', { query })).ok).toBe(false)
  }
  expect(value(await store.profiles.latestStatus(id, untraced))).toEqual(row)
})

const alone = { bindSession: false, deviceEventId: null, move: null, lease: null } as const
const said = { name: 'Ada Example', documentNumber: 'X1234567', country: 'Germany', gender: null }

/** A profile with a verification that was compared with it, as the advisory mode stores it: without a row. */
const verifiedProfile = async (expected: typeof said | null = said) => {
  const made = await newProfile()
  const { evidence, ...row } = verification({ profile: made.id })
  const compared = expected === null ? evidence : { ...evidence, expected }
  const stored = await made.store.verifications.commit(
    { ...row, evidence: compared },
    alone,
    untraced,
  )
  expect(value(stored)).toMatchObject({ id: row.id })
  return { ...made, verification: row.id }
}

test('an applicant’s change of identity is refused beside a verification that was not declined, 50 times', async () => {
  const { store, id } = await verifiedProfile()
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const row = move({ newStatus: 'unverified', identityBy: 'applicant' })
      return store.profiles.update(id, { name: `Rival ${index}` }, row, untraced)
    }),
  )
  expect(answers.map(value)).toEqual(Array.from({ length: 50 }, () => 'conflict'))
  expect(present(await store.profiles.read(id, untraced)).name).toBe(said.name)
  expect(value(await store.profiles.latestStatus(id, untraced))).toBeNull()
})

test('of 50 changes of identity and one verification, none is stored about another identity', async () => {
  const { store, id } = await newProfile()
  const { evidence, ...row } = verification({ profile: id })
  const rename = (index: number) =>
    store.profiles.update(
      id,
      { name: `Rival ${index}` },
      move({ newStatus: 'unverified', identityBy: 'applicant' }),
      untraced,
    )
  const [stored] = await Promise.all([
    store.verifications.commit(
      { ...row, evidence: { ...evidence, expected: said } },
      alone,
      untraced,
    ),
    ...Array.from({ length: 50 }, (_, index) => rename(index)),
  ])
  const { name } = present(await store.profiles.read(id, untraced))
  expect('conflict' in value(stored)).toBe(name !== said.name)
})

test('a verified profile keeps its identity, even if the request has no row', async () => {
  const { store, id } = await newProfile()
  value(await store.profiles.appendStatus(id, move({ newStatus: 'verified' }), untraced))
  for (const change of [{ name: 'B' }, { documentNumber: '' }, { country: 'FR' }]) {
    expect(await store.profiles.update(id, change, null, untraced)).toMatchObject({ ok: false })
    const row = move({ seq: 2, previousStatus: 'verified', newStatus: 'verified' })
    expect(value(await store.profiles.update(id, change, row, untraced))).toBe('conflict')
  }
  expect(present(await store.profiles.read(id, untraced))).toMatchObject({ name: said.name })
  const lost = move({ seq: 2, previousStatus: 'verified', newStatus: 'pending' })
  expect(value(await store.profiles.update(id, { name: 'B' }, lost, untraced))).toMatchObject({
    name: 'B',
    verificationStatus: 'pending',
  })
})

test('verified names only a verification that was compared with what the profile says', async () => {
  const { store, id, verification: named } = await verifiedProfile()
  const verified = move({ newStatus: 'verified', verification: named })
  // Renamed in the same transaction, or before it.
  for (const change of [{ name: 'B' }, { documentNumber: '' }, { country: 'FR' }])
    expect(value(await store.profiles.update(id, change, verified, untraced))).toBe(
      'evidence_changed',
    )
  value(await store.profiles.update(id, { name: 'B' }, null, untraced))
  expect(value(await store.profiles.appendStatus(id, verified, untraced))).toBe('evidence_changed')
  expect(value(await store.profiles.latestStatus(id, untraced))).toBeNull()
  const again = await store.profiles.update(id, { name: said.name }, verified, untraced)
  expect(value(again)).toMatchObject({ verificationStatus: 'verified' })
})

test('a verification of before, which was compared with no profile, verifies nobody by name', async () => {
  const { store, id, verification: named } = await verifiedProfile(null)
  const verified = move({ newStatus: 'verified', verification: named })
  expect(value(await store.profiles.appendStatus(id, verified, untraced))).toBe('evidence_changed')
  const empty = { name: '', documentNumber: '', country: '' }
  expect(value(await store.profiles.update(id, empty, verified, untraced))).toMatchObject(empty)
})
