import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lockFolder } from '../../tools/dev/lock-folder.ts'

setDefaultTimeout(60_000)

const dir = mkdtempSync(join(tmpdir(), 'identivia-test-lock-'))
const folder = join(dir, 'clone')
const file = join(folder, '.cache', 'dev', 'running.json')
const database = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => Response.json({}) })
const url = database.url.origin
afterAll(async () => {
  rmSync(dir, { recursive: true })
  await database.stop(true)
})

test('a stack whose process lives and whose database answers locks the folder until it has ended', async () => {
  const end = await lockFolder(folder, url)
  await expect(lockFolder(folder, 'http://127.0.0.1:1')).rejects.toThrow(`PocketBase at ${url}`)
  await end()
  expect(existsSync(file)).toBe(false)
  await (await lockFolder(folder, url))()
})

test('a copy of the folder has its own lock, even if the original was running when it was copied', async () => {
  const copy = join(dir, 'copy')
  const end = await lockFolder(folder, url)
  cpSync(folder, copy, { recursive: true })
  await (await lockFolder(copy, 'http://127.0.0.1:1'))()
  await expect(lockFolder(folder, url)).rejects.toThrow('already running')
  await end()
})

test('a stack that died, one whose port another took, and an unreadable file do not lock the folder', async () => {
  const dead = Bun.spawn(['true'])
  await dead.exited
  const states = [
    JSON.stringify({ folder, pid: dead.pid, pocketbase: url }),
    JSON.stringify({ folder, pid: process.pid, pocketbase: 'http://127.0.0.1:1' }),
    '{"pid":',
  ]
  for (const state of states) {
    writeFileSync(file, state)
    await (await lockFolder(folder, url))()
  }
})
