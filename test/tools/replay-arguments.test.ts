import { expect, test } from 'bun:test'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realContext } from '../../src/operate/context.ts'
import { readArguments } from '../../src/operate/replay/arguments.ts'
import { readSettings } from '../../src/operate/replay/settings.ts'

const now = new Date('2026-03-21T12:00:00.000Z')
const read = (line: string) => readArguments(line.split(' '), now)

test('one verification or all of them, by team and time, with or without another policy', () => {
  const plain = { policyPath: null, dev: false }
  expect(read('abc')).toEqual({ ok: true, asked: { wanted: { id: 'abc' }, ...plain } })
  expect(read('--all')).toMatchObject({ asked: { wanted: { team: null, since: null } } })
  expect(read('--dev --all --since 30d --team t')).toEqual({
    ok: true,
    asked: {
      wanted: { team: 't', since: new Date('2026-02-19T12:00:00.000Z') },
      policyPath: null,
      dev: true,
    },
  })
  expect(read('--all --since 2026-01-02 --policy p.json')).toMatchObject({
    asked: { policyPath: 'p.json', wanted: { since: new Date('2026-01-02') } },
  })
})

test.each([
  '',
  'abc def',
  'abc --all',
  'abc --since 30d',
  '--all --since soon',
  '--all --since',
  '--everything',
])('%p is wrong usage', (line) => {
  const words = line.split(' ').filter((word) => word !== '')
  expect(readArguments(words, now).ok).toBe(false)
})

test('missing settings are named together, without values', async () => {
  const env = { POCKETBASE_URL: 'hunter2', PB_USER_PASSWORD: ' ' }
  const settings = await readSettings({ ...realContext, env }, false)
  expect(settings.ok ? '' : settings.problem).toMatch(
    /POCKETBASE_URL .*\nPB_USER_EMAIL .*\nPB_USER_PASSWORD /,
  )
  expect(JSON.stringify(settings)).not.toContain('hunter2')
})

test("the superuser's password can come from a file; a file that is none is told by its variable", async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'identivia-replay-')), 'password')
  writeFileSync(path, 'from-a-file\n')
  const base = { POCKETBASE_URL: 'http://127.0.0.1:1', PB_USER_EMAIL: 'a@example.com' }
  const settingsOf = (env: Record<string, string>) =>
    readSettings({ ...realContext, env: { ...base, ...env } }, false)
  // A blank value counts as absent, and files with other secrets are not opened.
  const given = { PB_USER_PASSWORD: '', PB_USER_PASSWORD_FILE: path, JWT_SECRET_FILE: '/nowhere' }
  expect(await settingsOf(given)).toMatchObject({
    settings: { database: { password: 'from-a-file' } },
  })
  const both = await settingsOf({ PB_USER_PASSWORD: 'direct', PB_USER_PASSWORD_FILE: path })
  expect(both).toEqual({
    ok: false,
    problem: 'PB_USER_PASSWORD_FILE and PB_USER_PASSWORD are both set; set one of them',
  })
  const none = await settingsOf({ PB_USER_PASSWORD_FILE: '/nowhere/secret' })
  expect(none).toEqual({
    ok: false,
    problem: 'PB_USER_PASSWORD_FILE names a file that cannot be read',
  })
})
