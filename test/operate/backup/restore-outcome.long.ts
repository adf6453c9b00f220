/** A long restore: the command waits while PocketBase works on it, and does not report it as failed. */

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asSuperuser } from '../../store/world.ts'
import { newProfile } from '../../support/people.ts'
import { freshPocketBase, type TestPocketBase } from '../../support/pocketbase.ts'
import { createWorld } from '../../support/world.ts'
import { operate } from '../run.ts'

setDefaultTimeout(300_000)

const folder = mkdtempSync(join(tmpdir(), 'identivia-restore-'))
const file = join(folder, 'backup.zip')
/** Twice as many looks as there are without a restoring. */
const lastingLooks = 8
const wait = ['--wait', '2']
let pb: TestPocketBase

beforeAll(async () => {
  pb = await freshPocketBase()
  await newProfile(await createWorld({ pb }))
  expect((await operate(pb, ['backup', file])).code).toBe(0)
})
afterAll(async () => {
  await pb.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The rows by which the command tells that the data are still the old ones. */
function markers(): number {
  try {
    const database = new Database(join(pb.dir, 'data.db'), { readonly: true })
    const found = database.query("SELECT id FROM settings WHERE key LIKE 'restore_%'").all()
    database.close()
    return found.length
  } catch {
    // It is being replaced at this moment.
    return 1
  }
}

const backups = async (): Promise<{ key: string }[]> =>
  (await (await asSuperuser(pb))('GET', '/api/backups')).json()

/** The server: busy with the restore for `looks` health checks, then it succeeds or gives up. */
function slow({ looks, ends }: { looks: number; ends: 'well' | 'badly' }) {
  let checks = 0
  let held: Request | null = null
  /** Waits for a restart, so that its duration does not matter to the test. */
  const pass = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const url = `${pb.url}${pathname}${search}`
    if (pathname.endsWith('/upload')) return fetch(new Request(url, request))
    const { method, headers } = request
    const body = method === 'POST' ? await request.bytes() : null
    for (;;) {
      try {
        return await fetch(url, { method, headers, body })
      } catch {
        await Bun.sleep(25)
      }
    }
  }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    fetch: async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname.endsWith('/restore')) {
        const { headers } = request
        held = new Request(request.url, { method: 'POST', headers })
        return new Response(null, { status: 204 })
      }
      if (pathname !== '/api/health' || held === null) return pass(request)
      checks += 1
      if (checks === looks && ends === 'well') await pass(held)
      const isAtWork = checks <= looks || (ends === 'well' && markers() > 0)
      return isAtWork ? Response.json({ data: { canBackup: false } }) : pass(request)
    },
  })
  const env = { POCKETBASE_URL: server.url.origin }
  return { env, stop: () => server.stop(true) }
}

test('a restore that takes longer than --wait is waited for, and succeeds', async () => {
  const proxy = slow({ looks: lastingLooks, ends: 'well' })
  const ran = await operate(pb, ['restore', file, '--replace', ...wait], proxy)
  await proxy.stop()
  expect([ran.code, ran.complaints]).toEqual([0, ''])
  expect(ran.output).toContain('Restored 1 profiles')
  expect(markers()).toBe(0)
})

test('one that fails after that leaves nothing behind, and reports that the old data is still there', async () => {
  const before = await backups()
  const proxy = slow({ looks: lastingLooks, ends: 'badly' })
  const ran = await operate(pb, ['restore', file, '--replace', ...wait], proxy)
  await proxy.stop()
  expect([ran.code, ran.complaints]).toEqual([
    3,
    'Not restored: PocketBase still has its old data; its log says why\n',
  ])
  expect(markers()).toBe(0)
  // The old data is backed up before anything else.
  expect(await backups()).toHaveLength(before.length + 1)
})

test('one that is still in progress after the time limit has its own message and exit code, and nothing is deleted', async () => {
  const proxy = slow({ looks: Number.POSITIVE_INFINITY, ends: 'badly' })
  const words = ['restore', file, '--replace', ...wait, '--wait-restoring', '2']
  const ran = await operate(pb, words, proxy)
  await proxy.stop()
  expect(ran.code).toBe(4)
  expect(ran.complaints).toContain('PocketBase is still restoring. Do not start the API')
  const [, name = ''] = /delete (restore_\w+\.zip)/.exec(ran.complaints) ?? []
  expect((await backups()).map(({ key }) => key)).toContain(name)
  expect(markers()).toBe(1)
})

test('an invalid time is wrong usage', async () => {
  for (const wrong of [
    ['--wait', '0'],
    ['--wait-restoring', 'long'],
  ])
    expect(await operate(pb, ['restore', file, ...wrong])).toMatchObject({ code: 2, output: '' })
})
