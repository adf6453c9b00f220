import { expect, setDefaultTimeout, test } from 'bun:test'
import {
  asSuperuser,
  createWorld,
  jpeg,
  move,
  person,
  present,
  unique,
  untraced,
  value,
} from './world.ts'

setDefaultTimeout(60_000)

test('a new person takes one request, and a known one two', async () => {
  const { store, requests } = await createWorld()
  await store.probe(untraced)
  const ada = person()
  const before = requests.length
  const first = value(await store.profiles.createOrFind(ada, untraced))
  expect(first.created).toBe(true)
  expect(requests.length - before).toBe(1)
  expect(value(await store.profiles.createOrFind(ada, untraced))).toEqual({
    id: first.id,
    created: false,
  })
  expect(requests.length - before).toBe(3)
})

test('no data of a person appears in a URL', async () => {
  const { store, requests } = await createWorld()
  const ada = person({ team: 'a-team', userId: 'ada-lovelace-1815' })
  await store.profiles.createOrFind(ada, untraced)
  const { id } = value(await store.profiles.createOrFind(ada, untraced))
  await store.profiles.overview(id, untraced)
  expect(requests.filter(({ url }) => /ada|a-team|X1234567/i.test(url))).toEqual([])
})

test('fifty simultaneous requests for one person create one profile', async () => {
  const { store } = await createWorld()
  const ada = person()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => store.profiles.createOrFind(ada, untraced)),
  )
  const created = answers.map(value)
  expect(new Set(created.map(({ id }) => id)).size).toBe(1)
  expect(created.filter((answer) => answer.created).length).toBe(1)
})

test('two teams may have the same user', async () => {
  const { store } = await createWorld()
  const ada = person({ team: 'red' })
  const red = value(await store.profiles.createOrFind(ada, untraced))
  const blue = value(await store.profiles.createOrFind({ ...ada, team: 'blue' }, untraced))
  expect(blue.created).toBe(true)
  expect(blue.id).not.toBe(red.id)
})

test('a person whose row was created by something else is found', async () => {
  const { store, server } = await createWorld()
  const send = await asSuperuser(server)
  const userID = `it's "quoted" || 1=1 ${unique()}`
  const row = { team: '', userID, security_level: 'low', verification_status: 'unverified' }
  const made = await send('POST', '/api/collections/profiles/records', row)
  expect(made.status).toBe(200)
  const found = value(await store.profiles.createOrFind(person({ userId: userID }), untraced))
  expect(found.created).toBe(false)
})

test('a random id that another person has is replaced', async () => {
  const { store: other } = await createWorld()
  const taken = value(await other.profiles.createOrFind(person(), untraced)).id
  const fresh = unique().replaceAll('-', '').slice(0, 15)
  const ids = [taken, fresh]
  const { store } = await createWorld({ recordId: () => ids.shift() ?? '' })
  expect(value(await store.profiles.createOrFind(person(), untraced))).toEqual({
    id: fresh,
    created: true,
  })
})

test('a profile reads back as it was created, except for lone surrogates', async () => {
  const { store } = await createWorld()
  const ada = person({ gender: 'female', name: 'Ada \u{1F600} \uD800', securityLevel: 'high' })
  const { id } = value(await store.profiles.createOrFind(ada, untraced))
  const profile = present(await store.profiles.read(id, untraced))
  expect(profile).toMatchObject({ ...ada, name: 'Ada \u{1F600} \uFFFD' })
  expect(profile).toMatchObject({
    verificationStatus: 'unverified',
    faceLivenessConfidence: null,
    faceLivenessResult: null,
    files: {},
  })
  expect(profile.created).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('a missing record reads as null', async () => {
  const { store } = await createWorld()
  for (const id of ['aaaaaaaaaaaaaaa', '', '../settings']) {
    expect(value(await store.profiles.read(id, untraced))).toBeNull()
    expect(value(await store.profiles.overview(id, untraced))).toBeNull()
  }
})

test('an update changes only its fields, files included, and stores json exactly', async () => {
  const { store } = await createWorld()
  const { id } = value(await store.profiles.createOrFind(person(), untraced))
  const front = value(await store.files.put(jpeg({ kind: 'document_front' }), untraced))
  const change = { country: '', faceLivenessConfidence: 0, files: { document_front: front } }
  for (const faceLivenessResult of ['123', 'null', 'words', { a: [1, 'x\uD800'] }, [], 7, false]) {
    const written = await store.profiles.update(
      id,
      { ...change, faceLivenessResult },
      null,
      untraced,
    )
    const expected = JSON.parse(JSON.stringify(faceLivenessResult).replace('\\ud800', '\uFFFD'))
    expect(value(written)).toMatchObject({
      name: 'Ada Example',
      country: '',
      faceLivenessConfidence: 0,
      faceLivenessResult: expected,
      files: { document_front: front },
    })
  }
  const cleared = await store.profiles.update(id, { faceLivenessConfidence: null }, null, untraced)
  expect(value(cleared)).toMatchObject({ faceLivenessConfidence: null, faceLivenessResult: false })
  expect(present(await store.profiles.read(id, untraced)).files).toEqual({ document_front: front })
})

test('two simultaneous updates of different fields both take effect, fifty times over', async () => {
  const { store } = await createWorld()
  const { id } = value(await store.profiles.createOrFind(person(), untraced))
  for (let round = 0; round < 50; round += 1) {
    const name = `Name ${round}`
    const country = `Country ${round}`
    await Promise.all([
      store.profiles.update(id, { name }, null, untraced),
      store.profiles.update(id, { country }, null, untraced),
    ])
    expect(present(await store.profiles.read(id, untraced))).toMatchObject({ name, country })
  }
})

test('an update with a status move writes both or neither', async () => {
  const { store } = await createWorld()
  const { id } = value(await store.profiles.createOrFind(person(), untraced))
  const written = value(await store.profiles.update(id, { name: 'One' }, move(), untraced))
  expect(written).toMatchObject({ name: 'One', verificationStatus: 'pending' })
  expect(value(await store.profiles.update(id, { name: 'Two' }, move(), untraced))).toBe('conflict')
  expect(present(await store.profiles.overview(id, untraced))).toMatchObject({
    profile: { name: 'One', verificationStatus: 'pending' },
    latestStatus: { seq: 1, notes: 'A note', updatedBy: 'tests' },
    latestVerification: null,
  })
})

test('a change to a missing profile is not_found', async () => {
  const { store } = await createWorld()
  const notFound = { ok: false, fault: { kind: 'not_found', what: 'profile' } } as const
  const missing = 'aaaaaaaaaaaaaaa'
  expect(await store.profiles.update(missing, { name: 'x' }, null, untraced)).toMatchObject(
    notFound,
  )
  expect(await store.profiles.update(missing, {}, move(), untraced)).toMatchObject(notFound)
  expect(await store.profiles.appendStatus(missing, move(), untraced)).toMatchObject(notFound)
})
