/** How Deno and workerd start, refuse to start, and stop. Bun's tests are in `bun.long.ts`. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { variableNames } from '../../src/config/config.ts'
import { whyNotRunnable } from '../../tools/test/runtimes.ts'
import { newProfile } from '../support/people.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { baseEnv, bodyOf, goodClaims, requestInit, tokenOf } from '../support/world.ts'
import { launch, startMs, startServer } from './servers.ts'

setDefaultTimeout(startMs)

setDefaultTimeout(300_000)

const root = join(import.meta.dirname, '..', '..')

test('deno.json allows the variables of the configuration by name, and no other access to the machine', async () => {
  const { permissions, tasks } = await Bun.file(join(root, 'deno.json')).json()
  const { env, ...others } = permissions.server
  expect(env.allow).toEqual([...variableNames])
  // The codecs' WebAssembly is a file of a package.
  expect(others).toEqual({ net: true, read: ['./node_modules/@cf-wasm'] })
  expect(tasks.start).toBe('deno run --no-prompt -P=server src/runtime/deno.ts')
})

test('every documented variable is one that is read', async () => {
  const example = await Bun.file(join(root, '.env.example')).text()
  const documented = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name)
  expect(documented.length).toBeGreaterThan(20)
  expect(documented.filter((name) => !variableNames.includes(name ?? ''))).toEqual([])
})

describe.skipIf(whyNotRunnable('deno') !== null)('deno', () => {
  test('a bad configuration: exit code 78, every problem by name and none by value', async () => {
    const server = await launch('deno', { JWT_SECRET: 'too-short' }, 0)
    expect(await server.ended).toMatchObject({ code: 78 })
    expect(server.lastLines()).toContain('POCKETBASE_URL is required')
    expect(server.lastLines()).toContain('JWT_SECRET must be at least 32 bytes')
    expect(server.lastLines()).not.toContain('too-short')
  })
  test('SIGTERM: the request in flight gets its response, then exit code 0', async () => {
    const release = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const slow = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async () => {
        asked.resolve()
        await release.promise
        return Response.json({ SessionId: '11111111-2222-3333-4444-555555555555' })
      },
    })
    const env = { ...baseEnv(await pocketbase()), AWS_ENDPOINT_URL_REKOGNITION: slow.url.href }
    const server = await startServer('deno', env)
    const authorization = `Bearer ${await tokenOf(goodClaims())}`
    const inFlight = fetch(
      `${server.url}/api/face-liveness/session`,
      await requestInit({ method: 'POST', authorization }, Date.now()),
    )
    await asked.promise
    const ended = server.stop()
    release.resolve()
    expect((await inFlight).status).toBe(200)
    expect(await ended).toMatchObject({ code: 0 })
    await slow.stop(true)
  })
})

describe.skipIf(whyNotRunnable('workerd') !== null)('workerd', () => {
  test('a bad configuration: every request gets 500 misconfigured, and no details', async () => {
    const server = await startServer('workerd', { JWT_SECRET: 'too-short' })
    for (const path of ['/livez', '/api/settings']) {
      const answer = await fetch(`${server.url}${path}`)
      expect(answer.status).toBe(500)
      expect(await bodyOf(answer)).toEqual({
        error: 'Service is misconfigured',
        code: 'misconfigured',
        request_id: expect.any(String),
      })
    }
    expect(server.lastLines()).toContain('JWT_SECRET must be at least 32 bytes')
    expect(server.lastLines()).not.toContain('too-short')
    await server.stop()
  })
  test("the client's address is CF-Connecting-IP: X-Forwarded-For changes nothing", async () => {
    const env = { ...baseEnv(await pocketbase()), RATE_LIMIT_PER_MINUTE: '3', TRUSTED_PROXIES: '1' }
    const server = await startServer('workerd', env)
    const statusFrom = async (client: string, forwarded: string) => {
      const headers = { 'CF-Connecting-IP': client, 'X-Forwarded-For': forwarded }
      return (await fetch(`${server.url}/api/settings`, { headers })).status
    }
    const statuses: number[] = []
    for (const last of ['1', '2', '3', '4'])
      statuses.push(await statusFrom('203.0.113.9', `198.51.100.${last}`))
    expect(statuses).toEqual([401, 401, 401, 429])
    expect(await statusFrom('203.0.113.10', '203.0.113.9')).toBe(401)
    await server.stop()
  })
  test('a client that disconnects during the first login does not end it for the others', async () => {
    const database = await pocketbase()
    const asked = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    let logins = 0
    const proxy = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: async (request) => {
        const { pathname, search } = new URL(request.url)
        if (pathname.includes('auth-with-password')) {
          logins += 1
          asked.resolve()
          await gate.promise
        }
        return fetch(new Request(`${database.url}${pathname}${search}`, request))
      },
    })
    const env = { ...baseEnv(database), POCKETBASE_URL: proxy.url.origin }
    const server = await startServer('workerd', env)
    const authorization = `Bearer ${await tokenOf(goodClaims({ team: 'cut' }))}`
    const call = async (path: string, init = {}) =>
      fetch(`${server.url}${path}`, await requestInit({ authorization, ...init }, Date.now()))
    const impatient = new AbortController()
    const cut = call('/api/settings', { signal: impatient.signal }).catch(() => 'cut')
    await asked.promise
    const patient = call('/api/settings')
    impatient.abort()
    expect(await cut).toBe('cut')
    gate.resolve()
    expect((await patient).status).toBe(200)
    expect(logins).toBe(1)
    expect(await newProfile({ call, sandbox: quiet })).toMatch(/^[a-z0-9]{15}$/)
    await server.stop()
    await proxy.stop(true)
  })
})

const quiet = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
