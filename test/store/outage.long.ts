import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { freshPocketBase } from '../support/pocketbase.ts'
import { jpeg, move, person, present, storeOn, untraced, value, verification } from './world.ts'

setDefaultTimeout(300_000)

const starting = freshPocketBase()
afterAll(async () => (await starting).stop())

const profileOf = async ({ store }: ReturnType<typeof storeOn>) =>
  value(await store.profiles.createOrFind(person(), untraced)).id

test('after the superuser is reset while serving, the next call of every kind succeeds', async () => {
  const server = await starting
  const made = storeOn(server)
  const { store } = made
  const id = await profileOf(made)
  const file = value(await store.files.put(jpeg(), untraced))
  value(await store.files.read(file.id, untraced))
  await server.upsertSuperuser()
  expect(present(await store.profiles.read(id, untraced)).id).toBe(id)
  await server.upsertSuperuser()
  expect(value(await store.profiles.appendStatus(id, move(), untraced))).toMatchObject({ seq: 1 })
  await server.upsertSuperuser()
  expect(value(await store.files.read(file.id, untraced))?.mediaType).toBe('image/jpeg')
  await server.upsertSuperuser()
  value(await store.files.put(jpeg(), untraced))
  await server.upsertSuperuser()
  expect(await store.probe(untraced)).toBe('authenticated')
})

test('a killed server is a fault, and the first call after its restart succeeds', async () => {
  const server = await starting
  const reader = storeOn(server)
  const writer = storeOn(server)
  const committer = storeOn(server)
  const uploader = storeOn(server)
  const all = [reader, writer, committer, uploader]
  const ids = await Promise.all(all.map(profileOf))
  const [id = ''] = ids
  await server.kill()
  expect(await reader.store.profiles.overview(id, untraced)).toMatchObject({
    ok: false,
    fault: { kind: 'store', reason: 'unreachable' },
  })
  expect(await storeOn(server).store.probe(untraced)).toBe('unreachable')
  await reader.store.files.discard(['aaaaaaaaaaaaaaa'], untraced)
  await server.restart()
  expect(present(await reader.store.profiles.overview(id, untraced)).profile.id).toBe(id)
  await profileOf(writer)
  const row = verification({ profile: id })
  const effects = { bindSession: false, deviceEventId: null, move: null, lease: null }
  value(await committer.store.verifications.commit(row, effects, untraced))
  value(await uploader.store.files.put(jpeg(), untraced))
})
