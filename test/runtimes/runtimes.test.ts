/** One suite on three runtimes: the same cases against Bun, Deno and workerd, on one real PocketBase. */

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { baseEnv, requestInit, unique } from '../support/world.ts'
import { cases, client, maxImageBytes, type RuntimeSite } from './cases.ts'
import { isInstalled, type RuntimeName, runtimeNames, type Server, startServer } from './servers.ts'

const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
const vendors = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
const passed: Partial<Record<RuntimeName, number>> = {}

const siteEnv = async () => ({
  ...baseEnv(await pocketbase(), vendors.url.host),
  JWT_CLIENTS_JSON: JSON.stringify([client]),
  MAX_IMAGE_MB: String(maxImageBytes / 1024 / 1024),
})

for (const name of runtimeNames) {
  describe.skipIf(!isInstalled(name))(`on ${name}`, () => {
    const startedAt = { ms: 0 }
    let server: Server
    let site: RuntimeSite
    beforeAll(async () => {
      startedAt.ms = performance.now()
      server = await startServer(name, await siteEnv())
      const team = unique('team')
      site = {
        pictures: name === 'bun' ? 'converted' : 'refused',
        sandbox,
        call: async (path, init = {}) =>
          fetch(`${server.url}${path}`, await requestInit({ team, ...init }, Date.now())),
      }
    })
    for (const { name: caseName, run } of cases) {
      test(caseName, async () => {
        await run(site)
        passed[name] = (passed[name] ?? 0) + 1
      })
    }
    afterAll(async () => {
      await server.stop()
      const seconds = ((performance.now() - startedAt.ms) / 1000).toFixed(1)
      process.stdout.write(`${name}: ${passed[name] ?? 0} of ${cases.length} cases [${seconds}s]\n`)
    })
  })
}

test('every installed runtime passed the same cases', () => {
  const counts = runtimeNames.filter(isInstalled).map((name) => passed[name])
  expect(new Set(counts)).toEqual(new Set([cases.length]))
})

afterAll(() => vendors.stop(true))
