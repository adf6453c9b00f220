/** Each entry of src/runtime serves on its runtime. What it serves is tested in test/http, on each of them. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { runtimeNames, whyNotRunnable } from '../../tools/test/runtimes.ts'
import { newProfile, specimen, verify } from '../support/people.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { baseEnv, bodyOf, requestInit, type Site, unique } from '../support/world.ts'
import { type Server, startMs, startServer } from './servers.ts'

setDefaultTimeout(startMs)

setDefaultTimeout(300_000)

const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
const vendors = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
afterAll(() => vendors.stop(true))

const client = {
  client_id: 'entries',
  client_secret: 'a-secret-of-the-entries',
  team_id: 'entries',
  scopes: ['health:read'],
}

for (const name of runtimeNames) {
  describe.skipIf(whyNotRunnable(name) !== null)(`the entry of ${name}`, () => {
    let server: Server
    let site: Site
    beforeAll(async () => {
      server = await startServer(name, {
        ...baseEnv(await pocketbase(), vendors.url.host),
        JWT_CLIENTS_JSON: JSON.stringify([client]),
      })
      const team = unique('team')
      const call: Site['call'] = async (path, init = {}) =>
        fetch(`${server.url}${path}`, await requestInit({ team, ...init }, Date.now()))
      site = { call, sandbox }
    })
    afterAll(async () => {
      await server.stop()
    })

    test('mints a token for a configured client, and is healthy', async () => {
      const { client_id, client_secret } = client
      const minted = await site.call('/api/auth/token', {
        method: 'POST',
        json: { client_id, client_secret },
        authorization: null,
      })
      expect(minted.status).toBe(200)
      const authorization = `Bearer ${(await bodyOf(minted)).access_token}`
      const body = await bodyOf(await site.call('/', { authorization }))
      expect(body).toMatchObject({ status: 'OK', pocketbase_status: 'authenticated' })
      expect(body.memory === null).toBe(name === 'workerd')
    })

    test('accepts text and images', async () => {
      const id = await newProfile(site, { name: 'Zoë Łuk' })
      const document_front = await specimen(site, 'approved', 'document_front')
      const form = { document_front, country: 'US' }
      const patched = await site.call(`/api/profiles/${id}`, { method: 'PATCH', form })
      expect(patched.status).toBe(200)
      const { data } = await bodyOf(await site.call(`/api/profiles/${id}`))
      expect([data.name, data.country]).toEqual(['Zoë Łuk', 'US'])
    })

    test('approves an honest person and declines another face', async () => {
      const honest = await verify(site, 'approved')
      expect([honest.response.status, honest.body.data.decision.outcome]).toEqual([201, 'approved'])
      expect((await verify(site, 'face-mismatch')).body.data.decision.outcome).toBe('declined')
    })

    test('writes a log line for a request', async () => {
      const id = unique('logged')
      await site.call('/api/settings', { headers: { 'X-Request-Id': id } })
      while (!server.lastLines().includes(id)) await Bun.sleep(10)
      const line = server
        .lastLines()
        .split('\n')
        .find((one) => one.includes(id))
      expect(JSON.parse(line ?? '')).toMatchObject({ route: '/api/settings', status: 200 })
    })
  })
}
