/** Health for operators, and the two probes. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { runtime } from '../../support/runtime.ts'
import { bodyOf, createWorld } from '../../support/world.ts'

setDefaultTimeout(60_000)

test('health has every documented field', async () => {
  const world = await createWorld()
  const answer = await world.call('/')
  expect(answer.status).toBe(200)
  expect(await bodyOf(answer)).toEqual({
    status: 'OK',
    service: 'Identivia Integration API with AWS Face Liveness',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    uptime: expect.any(Number),
    memory: runtime.tellsMemory
      ? {
          rss: expect.stringMatching(/^\d+ MB$/),
          heapTotal: expect.stringMatching(/^\d+ MB$/),
          heapUsed: expect.stringMatching(/^\d+ MB$/),
        }
      : null,
    pocketbase_status: 'authenticated',
    pocketbase_url: world.pb.url,
    pocketbase_user_email: world.pb.email,
    aws_faceliveness_status: 'configured',
    openai_model: 'o4-mini',
    openai_status: 'configured',
    faceliveness_threshold: 75,
    fingerprint_status: 'configured',
    policy: expect.stringMatching(/^default@[0-9a-f]{12}$/),
    policy_status: 'default',
  })
})

test('where the database is, and as whom we sign in, is for tokens with health:admin', async () => {
  const world = await createWorld()
  const bare = await createWorld({
    env: { POCKETBASE_URL: 'http://user:secret@127.0.0.1:1', PB_USER_EMAIL: world.pb.email },
  })
  for (const on of [world, bare]) {
    const text = await (await on.call('/', { scopes: ['health:read'] })).text()
    expect(JSON.parse(text)).toMatchObject({ pocketbase_url: '***', pocketbase_user_email: '***' })
    for (const hidden of [world.pb.email, '127.0.0.1', 'secret']) expect(text).not.toContain(hidden)
  }
  const shown = await bodyOf(await world.call('/', { scopes: ['health:read', 'health:admin'] }))
  expect(shown).toMatchObject({
    pocketbase_url: world.pb.url,
    pocketbase_user_email: world.pb.email,
  })
  const alone = await world.call('/', { scopes: ['health:admin'] })
  expect([alone.status, (await bodyOf(alone)).code]).toEqual([403, 'insufficient_scope'])
})

test('health never calls a paid vendor, and caches the state of the database', async () => {
  const world = await createWorld()
  for (let round = 0; round < 5; round += 1) await world.call('/')
  expect(world.sandbox.calls()).toEqual([])
  const probes = world.log.filter((line) => line.upstream?.pocketbase !== undefined).length
  expect(probes).toBe(1)
  world.advance(10_000)
  await world.call('/')
  expect(world.log.filter((line) => line.upstream?.pocketbase !== undefined).length).toBe(2)
})

test('says what is not configured, and is 503 without a database', async () => {
  const world = await createWorld({
    env: {
      POCKETBASE_URL: 'http://user:secret@127.0.0.1:1',
      AWS_REGION: '',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      OPENAI_API_KEY: '',
      OPENAI_MODEL: '',
      FINGERPRINT_SECRET_KEY: '',
    },
  })
  const answer = await world.call('/')
  expect(answer.status).toBe(503)
  const body = await bodyOf(answer)
  expect(body).toMatchObject({
    status: 'DEGRADED',
    pocketbase_status: 'unreachable',
    pocketbase_url: 'http://127.0.0.1:1',
    aws_faceliveness_status: 'not_configured',
    openai_status: 'not_configured',
    openai_model: null,
    fingerprint_status: 'not_configured',
  })
  expect(JSON.stringify(body)).not.toContain('secret')
})

test('the probes need no token and disclose nothing else', async () => {
  const world = await createWorld()
  const bad = await createWorld({ env: { POCKETBASE_URL: 'http://127.0.0.1:1' } })
  const probe = async (path: string, on = world) => {
    const answer = await on.call(path, { authorization: null })
    return [answer.status, await bodyOf(answer)]
  }
  expect(await probe('/livez')).toEqual([200, { status: 'ok' }])
  expect(await probe('/readyz')).toEqual([200, { status: 'ok' }])
  expect(await probe('/livez', bad)).toEqual([200, { status: 'ok' }])
  expect(await probe('/readyz', bad)).toEqual([503, { status: 'unavailable' }])
})

test('settings show only public rows, and are cached for 30 seconds', async () => {
  const world = await createWorld()
  const { data } = await bodyOf(await world.call('/api/settings'))
  expect(Object.keys(data)).toEqual(['document_types', 'verification_statuses'])
  expect(JSON.stringify(data)).not.toContain('75')
  expect(Object.keys(data)).not.toContain('maintenance_contact')
  await world.call('/api/settings')
  expect(world.log.map((line) => line.upstream?.pocketbase?.calls)).toEqual([1, undefined])
  world.advance(31_000)
  await world.call('/api/settings')
  expect(world.log.at(-1)?.upstream?.pocketbase?.calls).toBe(1)
})
