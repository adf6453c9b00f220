import { expect, test } from 'bun:test'
import { readArguments } from '../../scripts/replay/arguments.ts'
import { readSettings } from '../../scripts/replay/settings.ts'

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

test('settings that are missing are named together, and no value is repeated', async () => {
  const settings = await readSettings({ POCKETBASE_URL: 'hunter2', PB_USER_PASSWORD: ' ' }, false)
  expect(settings.ok ? '' : settings.problem).toMatch(
    /POCKETBASE_URL .*\nPB_USER_EMAIL .*\nPB_USER_PASSWORD /,
  )
  expect(JSON.stringify(settings)).not.toContain('hunter2')
})
