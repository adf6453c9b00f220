/** Profiles over HTTP: create or reuse, read, change. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { asSuperuser } from '../../store/world.ts'
import { newProfile, newSession, specimen, submission, verify } from '../../support/people.ts'
import { bodyOf, createWorld, unique, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})

const create = (json: object, init = {}) =>
  world.call('/api/profiles/create', { method: 'POST', json, ...init })
const read = async (id: string, init = {}) => bodyOf(await world.call(`/api/profiles/${id}`, init))
const patch = (id: string, form: Record<string, string | Blob>, init = {}) =>
  world.call(`/api/profiles/${id}`, { method: 'PATCH', form, ...init })

describe('create', () => {
  test('a new profile is 201 with its link, the same user again is 200 with the same', async () => {
    const userID = unique('user')
    const first = await create({ userID })
    const { id, ...rest } = await bodyOf(first)
    expect(first.status).toBe(201)
    expect(id).toMatch(/^[a-z0-9]{15}$/)
    expect(rest).toEqual({ success: true, url: `https://client.example/${id}` })
    const second = await create({ userID: `  ${userID} ` })
    expect(second.status).toBe(200)
    expect(await bodyOf(second)).toEqual({
      success: true,
      url: `https://client.example/${id}`,
      id,
      message: 'Existing record found',
    })
  })

  test('the same user in another team is another profile', async () => {
    const userID = unique('user')
    const ids = await Promise.all(
      ['a', 'b'].map(async (team) => (await bodyOf(await create({ userID }, { team }))).id),
    )
    expect(new Set(ids).size).toBe(2)
  })

  test('all fields come back as sent, with the country code beside the country', async () => {
    const id = await newProfile(world, {
      name: ' Ana Specimen ',
      documentType: 'passport',
      documentNumber: 'X123',
      country: 'United States',
      phoneNumber: '+1 (555) 010-0000',
      email: 'ana@example.org',
      securityLevel: 'medium',
      gender: 'female',
      ipAddress: '2001:db8::1',
      language: 'pt-BR',
      someOldField: { a: 1 },
    })
    expect((await read(id)).data).toEqual({
      name: 'Ana Specimen',
      document_type: 'passport',
      document_number: 'X123',
      country: 'United States',
      country_code: 'US',
      language: 'pt-BR',
      verification_status: 'unverified',
      status: 'unverified',
      security_level: 'standard',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/),
      status_history: null,
      verification_history: null,
    })
  })

  test('50 concurrent requests create one profile and return one id', async () => {
    const userID = unique('user')
    const answers = await Promise.all(Array.from({ length: 50 }, () => create({ userID })))
    const ids = await Promise.all(answers.map(async (answer) => (await bodyOf(answer)).id))
    expect(new Set(ids).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49)
  })

  test('takes one database call for a new profile and at most two for an existing one', async () => {
    const userID = unique('user')
    await create({ userID })
    await create({ userID })
    const calls = world.log.slice(-2).map((line) => line.upstream?.pocketbase?.calls)
    expect(calls[0]).toBe(1)
    expect(calls[1]).toBeLessThanOrEqual(2)
  })

  for (const body of [{}, { userID: '' }, { userID: '   ' }, { userID: null }]) {
    test(`${JSON.stringify(body)} has a missing required field`, async () => {
      const answer = await create(body)
      expect(answer.status).toBe(400)
      expect(await bodyOf(answer)).toEqual({
        error: 'Missing required fields',
        required: ['userID'],
        code: 'missing_fields',
        request_id: expect.any(String),
      })
    })
  }

  const bad: [string, object][] = [
    ['userID', { userID: 'x'.repeat(192) }],
    ['userID', { userID: 'a\u0000b' }],
    ['userID', { userID: 7 }],
    ['name', { userID: 'u', name: 'x'.repeat(301) }],
    ['name', { userID: 'u', name: ['x'] }],
    ['name', { userID: 'u', name: 'a\nb' }],
    ['email', { userID: 'u', email: 'nobody' }],
    ['phoneNumber', { userID: 'u', phoneNumber: 'call me' }],
    ['securityLevel', { userID: 'u', securityLevel: 'paranoid' }],
    ['gender', { userID: 'u', gender: 'x' }],
    ['ipAddress', { userID: 'u', ipAddress: '1.2.3' }],
    ['language', { userID: 'u', language: 'not a language' }],
    ['country', { userID: 'u', country: 'x'.repeat(61) }],
    ['documentNumber', { userID: 'u', documentNumber: 'x'.repeat(101) }],
    ['team', { userID: 'u', team: 'x'.repeat(192) }],
  ]
  for (const [path, body] of bad) {
    test(`refuses ${path} = ${JSON.stringify(Object.values(body).at(-1)).slice(0, 24)} by name, without echoing it`, async () => {
      const answer = await create(body)
      const text = await answer.text()
      expect(answer.status).toBe(400)
      expect(JSON.parse(text)).toMatchObject({
        error: 'Invalid request',
        code: 'invalid_input',
        details: [{ path }],
      })
      expect(text).not.toContain('paranoid')
      expect(text).not.toContain('nobody')
    })
  }

  test("a team that is not the caller's is 403, unless the token sees all teams", async () => {
    const refused = await create({ userID: unique('u'), team: 'theirs' }, { team: 'ours' })
    expect([refused.status, (await bodyOf(refused)).code]).toEqual([403, 'team_mismatch'])
    expect((await create({ userID: unique('u'), team: 'ours' }, { team: 'ours' })).status).toBe(201)
    const scopes = ['profiles:write', 'profiles:read', 'teams:all']
    const answer = await create({ userID: unique('u'), team: 'theirs' }, { team: 'ours', scopes })
    const { id } = await bodyOf(answer)
    expect(answer.status).toBe(201)
    expect((await world.call(`/api/profiles/${id}`, { team: 'theirs' })).status).toBe(200)
    expect((await world.call(`/api/profiles/${id}`, { team: 'ours' })).status).toBe(404)
    expect((await world.call(`/api/profiles/${id}`, { team: 'ours', scopes })).status).toBe(200)
  })
})

describe('read', () => {
  test('a missing profile is 404 with the text that existing clients know', async () => {
    const answer = await world.call('/api/profiles/aaaaaaaaaaaaaaa')
    expect(answer.status).toBe(404)
    expect(await bodyOf(answer)).toMatchObject({
      error: 'Identivia record not found',
      message: 'Invalid or expired ID',
    })
  })

  test('shows the latest verification and its status row', async () => {
    const { profileId, body } = await verify(world, 'approved')
    const { data } = await read(profileId)
    expect(data).toMatchObject({ verification_status: 'verified', status: 'verified' })
    expect(data.status_history).toMatchObject({
      previous_status: 'unverified',
      new_status: 'verified',
      updated_by: expect.stringMatching(/^policy:[\w.-]+@[0-9a-f]+$/),
      verification: body.data.id,
    })
    expect(data.verification_history).toMatchObject({
      id: body.data.id,
      profile: profileId,
      status: 'verified',
      liveness_status: 'live',
      document_type: 'passport',
    })
  })
})

describe('change', () => {
  test('fields and files together; stored names contain nothing of the original names', async () => {
    const id = await newProfile(world)
    const answer = await patch(id, {
      document_type: 'national_id',
      document_number: 'A1',
      document_name: 'Ana',
      country: 'PRT',
      face_liveness_confidence: '95.5',
      face_liveness_result: '{"isLive":true}',
      ignored: 'old clients send extras',
      document_front: await specimen(world, 'approved', 'document_front'),
      facial_photo: await specimen(world, 'approved', 'facial_photo'),
      facial_video: new Blob([webm]),
    })
    const body = await bodyOf(answer)
    expect(answer.status).toBe(200)
    expect(body).toEqual({
      success: true,
      message: 'Record updated successfully',
      data: {
        id,
        status: 'unverified',
        document_type: 'national_id',
        document_number: 'A1',
        document_name: 'Ana',
        country: 'PRT',
        country_code: 'PT',
        document_front: expect.stringMatching(/^document_front_[a-z0-9]{10}\.jpg$/),
        document_back: '',
        facial_photo: expect.stringMatching(/^facial_photo_[a-z0-9]{10}\.jpg$/),
        facial_video: expect.stringMatching(/^facial_video_[a-z0-9]{10}\.webm$/),
        updated: expect.any(String),
      },
    })
    expect(JSON.stringify(body)).not.toContain('jane')
    expect((await read(id)).data).toMatchObject({ name: 'Ana', country: 'PRT', country_code: 'PT' })
  })

  test('JSON works without files; null and empty strings clear', async () => {
    const id = await newProfile(world, { name: 'Ana', country: 'US' })
    const answer = await world.call(`/api/profiles/${id}`, {
      method: 'PATCH',
      json: { document_name: null, country: '', face_liveness_result: { a: 1 } },
    })
    expect(answer.status).toBe(200)
    expect((await read(id)).data).toMatchObject({ name: '', country: '', country_code: '' })
  })

  test('a status change adds a row to the history; the same status does not', async () => {
    const id = await newProfile(world)
    expect((await bodyOf(await patch(id, { verification_status: 'pending' }))).data.status).toBe(
      'pending',
    )
    const first = (await read(id)).data.status_history
    expect(first).toMatchObject({
      previous_status: 'unverified',
      new_status: 'pending',
      updated_by: 'test-client',
    })
    await patch(id, { verification_status: 'pending' })
    expect((await read(id)).data.status_history.id).toBe(first.id)
  })

  test('concurrent status changes all finish, and the history agrees with the profile', async () => {
    const id = await newProfile(world)
    const wanted = ['pending', 'verified', 'rejected', 'pending']
    const answers = await Promise.all(
      wanted.map((verification_status) => patch(id, { verification_status })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const { data } = await read(id)
    expect(data.status).toBe(data.verification_status)
  })

  test('two concurrent changes of different fields both persist, 50 times', async () => {
    const id = await newProfile(world)
    for (let round = 0; round < 50; round += 1) {
      await Promise.all([
        patch(id, { document_number: `N${round}` }),
        patch(id, { document_name: `Name ${round}` }),
      ])
      expect((await read(id)).data).toMatchObject({
        document_number: `N${round}`,
        name: `Name ${round}`,
      })
    }
  })

  const bad: [string, Record<string, string>][] = [
    ['verification_status', { verification_status: 'approved' }],
    ['face_liveness_confidence', { face_liveness_confidence: '101' }],
    ['face_liveness_confidence', { face_liveness_confidence: '1e1' }],
    ['face_liveness_confidence', { face_liveness_confidence: 'NaN' }],
    ['face_liveness_result', { face_liveness_result: '{"a":' }],
    ['face_liveness_result', { face_liveness_result: `${'['.repeat(100)}${']'.repeat(100)}` }],
    ['document_name', { document_name: 'x'.repeat(301) }],
    ['face_liveness_session_id', { face_liveness_session_id: 'x'.repeat(65) }],
  ]
  for (const [path, fields] of bad) {
    test(`refuses ${JSON.stringify(fields).slice(0, 50)} and writes nothing of the rest`, async () => {
      const id = await newProfile(world)
      const answer = await patch(id, { country: 'US', ...fields })
      expect([answer.status, (await bodyOf(answer)).details?.[0]?.path]).toEqual([400, path])
      expect((await read(id)).data.country).toBe('')
    })
  }

  test('a replaced image stays until the sweep, because a running verification may refer to it', async () => {
    const id = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId: id })
    const form = await submission(world, 'approved', sessionId)
    const { document_front = '', facial_photo = '', ...rest } = form
    const stored = async () => {
      const ask = await asSuperuser(world.pb)
      const filter = encodeURIComponent(`profile='${id}' && kind!='liveness_reference'`)
      const rows = await ask('GET', `/api/collections/files/records?filter=${filter}&sort=kind`)
      const kinds: string[] = (await bodyOf(rows)).items.map(({ kind }: { kind: string }) => kind)
      return kinds
    }
    for (let round = 0; round < 3; round += 1)
      expect((await patch(id, { document_front, facial_photo })).status).toBe(200)
    const rounds = (kind: string, count: number) => Array.from({ length: count }, () => kind)
    expect(await stored()).toEqual([...rounds('document_front', 3), ...rounds('facial_photo', 3)])
    const verified = await world.call(`/api/verification_history/${id}`, {
      method: 'POST',
      form: rest,
    })
    expect(verified.status).toBe(201)
    expect((await patch(id, { facial_photo })).status).toBe(200)
    expect(await stored()).toEqual([...rounds('document_front', 3), ...rounds('facial_photo', 4)])
  })
  test('if any part is invalid, nothing is written, wherever the part is', async () => {
    const id = await newProfile(world)
    const good = await specimen(world, 'approved', 'document_front')
    for (const form of [
      { country: 'US', document_front: good, facial_photo: new Blob(['no picture']) },
      { document_front: new Blob(['no picture']), country: 'US', facial_photo: good },
    ]) {
      expect((await patch(id, form)).status).toBe(415)
    }
    expect((await patch(id, { document_front: good, facial_video: good })).status).toBe(415)
    const { data } = await bodyOf(await patch(id, { document_number: 'n' }))
    expect(data).toMatchObject({
      country: '',
      document_front: '',
      facial_photo: '',
      facial_video: '',
    })
  })

  for (const form of [{}, { unknown: 'x' }, { verification_status: '' }]) {
    test(`nothing to update in ${JSON.stringify(form)}: 400`, async () => {
      const id = await newProfile(world)
      const answer = await world.call(`/api/profiles/${id}`, { method: 'PATCH', json: form })
      expect([answer.status, (await bodyOf(answer)).code]).toEqual([400, 'nothing_to_update'])
    })
  }
})

const webm = new Uint8Array([
  0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42,
  0xf3, 0x81, 8, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d, 0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2,
])
