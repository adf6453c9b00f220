import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { casesOf } from '../../tools/test/junit.ts'

setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'identivia-junit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What this Bun reports of a test file with this content. */
function reported(content: string) {
  writeFileSync(
    join(folder, 'some.test.ts'),
    `import { describe, expect, test } from 'bun:test'\n${content}`,
  )
  const report = join(folder, 'report.xml')
  const args = ['test', '--reporter=junit', '--reporter-outfile', report]
  Bun.spawnSync([process.execPath, ...args], { cwd: folder })
  return casesOf(readFileSync(report, 'utf8'))
}

test('a case has its file, its groups and its name, whatever characters are in it', () => {
  const cases = reported(`
    test('<one> & "two" \\'three\\'', () => {})
    describe('a group', () => test('four', () => {}))`)
  expect(cases).toEqual([
    { file: 'some.test.ts', name: `<one> & "two" 'three'`, state: 'passed', message: '' },
    { file: 'some.test.ts', name: 'a group > four', state: 'passed', message: '' },
  ])
})

test('a failure has its reason and its place, and a test that took too long says so', () => {
  const [wrong, slow] = reported(`
    test('wrong', () => { expect('<a>\\n&').toBe('b') })
    test('slow', () => Bun.sleep(500), 10)`)
  expect(wrong?.state).toBe('failed')
  expect(wrong?.message).toContain('expect(received).toBe(expected)')
  expect(wrong?.message).toContain('<a>')
  expect(wrong?.message).toContain('some.test.ts:3')
  expect([slow?.state, slow?.message]).toEqual(['failed', 'test timed out'])
})

test('what is skipped or still to do is not passed', () => {
  const cases = reported(`
    test.skip('skipped', () => {})
    test.todo('to do')
    test('runs', () => {})`)
  expect(cases.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'passed'])
})
