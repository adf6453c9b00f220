/** Velocity over HTTP: a document, device, network or profile that is submitted too often is held, even simultaneously. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

const submit = async (
  on: World,
  profileId: string,
  form: Record<string, string | Blob | undefined>,
) => bodyOf(await on.call(`/api/verification_history/${profileId}`, { method: 'POST', form }))

interface Person {
  profileId: string
  form: Record<string, string | Blob>
}
const person = async (on: World, fields: object = {}): Promise<Person> => {
  const profileId = await newProfile(on, fields)
  const sessionId = await newSession(on, { scenario: 'approved', profileId })
  return { profileId, form: await submission(on, 'approved', sessionId) }
}
const event = (on: World, wanted: object): string =>
  JSON.stringify({ eventId: on.sandbox.deviceEvent({ scenario: 'approved', ...wanted }).id })

describe('one document in several profiles', () => {
  test('the second is held for review, and one of another team is not', async () => {
    const world = await createWorld()
    const [first, second] = [await person(world), await person(world)]
    expect((await submit(world, first.profileId, first.form)).data.decision.outcome).toBe(
      'approved',
    )
    const { document_front } = first.form
    const { document_number: _number, ...claims } = second.form
    const held = await submit(world, second.profileId, { ...claims, document_front })
    expect(held.data.decision.outcome).toBe('review')
    expect(codesOf(held)).toContain('VELOCITY_DOCUMENT_REUSE')
    const elsewhere = await createWorld()
    const stranger = await person(elsewhere)
    const { document_number: _other, ...theirs } = stranger.form
    const free = await submit(elsewhere, stranger.profileId, { ...theirs, document_front })
    expect(free.data.decision.outcome).toBe('approved')
  })
  test('of several simultaneous submissions at most one is approved', async () => {
    const world = await createWorld()
    const people = await Promise.all(Array.from({ length: 6 }, () => person(world)))
    const document_front = people[0]?.form.document_front
    const bodies = await Promise.all(
      people.map(({ profileId, form: { document_number: _number, ...form } }) =>
        submit(world, profileId, { ...form, document_front }),
      ),
    )
    const approved = bodies.filter((body) => body.data.decision.outcome === 'approved')
    expect(approved.length).toBeLessThanOrEqual(1)
    expect(bodies.map((body) => body.data?.decision.outcome)).not.toContain(undefined)
  })
  test('at level high the second is declined', async () => {
    const world = await createWorld()
    const [first, second] = [await person(world), await person(world, { securityLevel: 'high' })]
    await submit(world, first.profileId, first.form)
    const { document_number: _number, ...claims } = second.form
    const body = await submit(world, second.profileId, {
      ...claims,
      document_front: first.form.document_front,
    })
    expect(body.data.decision.outcome).toBe('declined')
  })
  test('the same profile may submit its document again', async () => {
    const world = await createWorld()
    const first = await person(world)
    await submit(world, first.profileId, first.form)
    const sessionId = await newSession(world, { scenario: 'approved', profileId: first.profileId })
    const again = {
      ...(await submission(world, 'approved', sessionId)),
      document_front: first.form.document_front,
      document_number: first.form.document_number,
    }
    expect((await submit(world, first.profileId, again)).data.decision.outcome).toBe('approved')
  })
})

test('a document submitted with another face does not count against its owner', async () => {
  const world = await createWorld()
  const show = async (document_front?: Blob | string) => {
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'face-mismatch', profileId })
    const form = await submission(world, 'face-mismatch', sessionId)
    const { document_number: _number, ...claims } = form
    const body = await submit(world, profileId, {
      ...claims,
      document_front: document_front ?? form.document_front,
    })
    return { body, document_front: form.document_front }
  }
  const thief = await show()
  expect(codesOf(thief.body)).toContain('FACE_MISMATCH')
  const next = await show(thief.document_front)
  expect(codesOf(next.body)).toContain('FACE_MISMATCH')
  expect(codesOf(next.body)).not.toContain('VELOCITY_DOCUMENT_REUSE')
})

test('a document with a covered portrait does not count against its owner either', async () => {
  const covered = { on: false }
  const world = await createWorld({
    vendorFetch: async (request, next) =>
      covered.on && request.headers.get('X-Amz-Target') === 'RekognitionService.DetectFaces'
        ? Response.json({ FaceDetails: [] })
        : next(request),
  })
  const [thief, owner] = [await person(world), await person(world, { securityLevel: 'high' })]
  const { document_front } = owner.form
  const { document_number: _number, ...claims } = thief.form
  covered.on = true
  const stolen = await submit(world, thief.profileId, { ...claims, document_front })
  expect([stolen.data.decision.outcome, codesOf(stolen)]).toEqual([
    'review',
    expect.arrayContaining(['FACE_NOT_FOUND_ON_DOCUMENT']),
  ])
  covered.on = false
  const own = await submit(world, owner.profileId, owner.form)
  expect(own.data.decision.outcome).toBe('approved')
})

test('one device in four profiles: the fourth is held', async () => {
  const world = await createWorld()
  const outcomes: string[] = []
  for (let round = 0; round < 4; round += 1) {
    const { profileId, form } = await person(world)
    const body = await submit(world, profileId, {
      ...form,
      fingerprint: event(world, { visitor_id: 'OneAndTheSameVisitor' }),
    })
    outcomes.push(body.data.decision.outcome)
    if (round === 3) expect(codesOf(body)).toContain('VELOCITY_DEVICE_REUSE')
  }
  expect(outcomes).toEqual(['approved', 'approved', 'approved', 'review'])
})

test('twenty profiles in one network: the twentieth is held', async () => {
  const world = await createWorld()
  const outcomes: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const { profileId, form } = await person(world)
    const body = await submit(world, profileId, {
      ...form,
      fingerprint: event(world, { ip_address: `198.51.100.${round + 1}` }),
    })
    outcomes.push(body.data.decision.outcome)
    if (round === 19) expect(codesOf(body)).toContain('VELOCITY_IP')
  }
  expect(outcomes).toEqual([...Array.from({ length: 19 }, () => 'approved'), 'review'])
})

describe('attempts of one profile', () => {
  const again = async (on: World, profileId: string) => {
    const sessionId = await newSession(on, { scenario: 'approved', profileId })
    return submit(on, profileId, await submission(on, 'approved', sessionId))
  }
  test('the sixth within a day is held; a retry is not another attempt', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    for (let round = 0; round < 4; round += 1) await again(world, profileId)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    const form = await submission(world, 'approved', sessionId)
    for (let round = 0; round < 3; round += 1) {
      expect((await submit(world, profileId, form)).data.decision.outcome).toBe('approved')
    }
    const sixth = await again(world, profileId)
    expect(sixth.data.decision.outcome).toBe('review')
    expect(codesOf(sixth)).toContain('VELOCITY_PROFILE_ATTEMPTS')
    world.advance(25 * 3_600_000)
    expect((await again(world, profileId)).data.decision.outcome).toBe('approved')
  })
  const refuse = async (on: World, profileId: string, sessionIds: readonly string[]) => {
    for (const sessionId of sessionIds) {
      expect(
        (await submit(on, profileId, await submission(on, 'approved', sessionId))).success,
      ).toBeUndefined()
    }
  }
  test('attempts that were refused before any vendor call count too', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    const foreign = async () =>
      newSession(world, { scenario: 'approved', profileId: await newProfile(world) })
    const unfinished = await newSession(world, { scenario: null, profileId })
    const four = await Promise.all(Array.from({ length: 4 }, foreign))
    await refuse(world, profileId, [unfinished, ...four])
    expect(codesOf(await again(world, profileId))).toContain('VELOCITY_PROFILE_ATTEMPTS')
  })
  test('sessions that never existed do not: they would be a row for every id', async () => {
    const world = await createWorld()
    const profileId = await newProfile(world)
    await refuse(
      world,
      profileId,
      Array.from({ length: 6 }, () => crypto.randomUUID()),
    )
    expect(codesOf(await again(world, profileId))).not.toContain('VELOCITY_PROFILE_ATTEMPTS')
  })
})

test('the counting tables hold no document number, address or visitor id', async () => {
  const world = await createWorld()
  const { profileId, form } = await person(world)
  const body = await submit(world, profileId, form)
  const rows = await sightingsOf(world)
  expect(rows.length).toBeGreaterThanOrEqual(4)
  const text = JSON.stringify(rows)
  expect(text).not.toContain(body.data.document_number)
  expect(text).not.toContain('2001:db8')
  for (const row of rows) expect(row.key).toMatch(/^[0-9a-f]{64}$/)
})

async function sightingsOf({ pb, team }: World): Promise<{ key: string; kind: string }[]> {
  const login = await fetch(`${pb.url}/api/collections/_superusers/auth-with-password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ identity: pb.email, password: pb.password }),
  })
  const { token } = await bodyOf(login)
  const filter = encodeURIComponent(`team='${team}'`)
  const list = await fetch(`${pb.url}/api/collections/sightings/records?filter=${filter}`, {
    headers: { Authorization: token },
  })
  return (await bodyOf(list)).items
}
