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
  const won = answers.map(value).filter((answer) => answer !== 'conflict')
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
  if (row === 'conflict') throw new Error('Expected a row')
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
