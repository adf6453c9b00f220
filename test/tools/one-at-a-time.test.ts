import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeTurn } from '../../tools/dev/one-at-a-time.ts'

const dir = mkdtempSync(join(tmpdir(), 'identivia-test-turn-'))
const database = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => Response.json({}) })
afterAll(async () => {
  rmSync(dir, { recursive: true })
  await database.stop(true)
})
const file = join(dir, 'deep', 'running.json')
const url = database.url.origin

test('a stack whose process lives and whose database answers is in the way, until it has ended', async () => {
  const end = await takeTurn(file, url)
  await expect(takeTurn(file, 'http://127.0.0.1:1')).rejects.toThrow(`PocketBase at ${url}`)
  await end()
  expect(existsSync(file)).toBe(false)
  await (await takeTurn(file, url))()
})

test('one that died, or whose place another has taken, is not, nor is a file of nonsense', async () => {
  const dead = Bun.spawn(['true'])
  await dead.exited
  const states = [
    JSON.stringify({ pid: dead.pid, pocketbase: url }),
    JSON.stringify({ pid: process.pid, pocketbase: 'http://127.0.0.1:1' }),
    '{"pid":',
  ]
  for (const state of states) {
    writeFileSync(file, state)
    await (await takeTurn(file, url))()
  }
})
