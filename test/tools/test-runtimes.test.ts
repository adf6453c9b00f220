import { expect, test } from 'bun:test'
import { absentRuntimes, httpProblems, httpRun, httpTable } from '../../tools/test/http-suite.ts'

const bun =
  'test/a.test.ts:\n(pass) one [1.00ms]\n(pass) two > deep\n\n 2 pass\n 0 fail\nRan 2 tests\n'
const ran = (output: string, code = 0) => ({ output, code, seconds: 12.34 })
const skipping = (reason: string) =>
  `${reason}(pass) one [0.90ms]\n(skip) two > deep\n\n 1 pass\n 1 skip\n 0 fail\nRan 2 tests\n`

test('the same cases, one of them skipped with its reason, are as they must be', () => {
  const runs = [
    httpRun('bun', ran(bun)),
    httpRun('deno', ran(skipping('skipped: two: Deno has no picture codecs\n'))),
  ]
  expect(httpProblems(runs)).toEqual([])
  expect(httpTable(runs).split('\n')).toEqual([
    'HTTP suite    passed  skipped   failed  seconds',
    'bun                2        0        0     12.3',
    'deno               1        1        0     12.3  Deno has no picture codecs',
  ])
})

test('a case that ran on one runtime alone is named', () => {
  const fewer = '(pass) one\n\n 1 pass\n 0 fail\nRan 1 tests\n'
  const [problem] = httpProblems([httpRun('bun', ran(bun)), httpRun('workerd', ran(fewer))])
  expect(problem).toContain('bun has 2 cases and workerd 1')
  expect(problem).toContain('only on bun: two > deep')
})

test('a skipped case without a reason is a failure', () => {
  const problems = httpProblems([httpRun('bun', ran(bun)), httpRun('deno', ran(skipping('')))])
  expect(problems).toEqual(['deno skipped 1 cases and gave 0 reasons'])
})

test('a reason may stand in the name', () => {
  const output =
    '(skip) page (skipped: no Chromium: install one)\n(skip) page (skipped: no Chromium: install one)\n\n 1 pass\n 1 skip\n 0 fail\nRan 2 tests\n'
  const run = httpRun('bun', ran(output))
  expect([run.reasons, httpProblems([run])]).toEqual([['no Chromium: install one'], []])
})

test('a suite that did not come to its end has failed', () => {
  expect(httpRun('workerd', ran('workerd ended: no such file\n', 1)).tally.failed).toBe(1)
})

test('a runtime that does not run here is told aloud, and fails in CI', () => {
  const whyNot = (name: string) => (name === 'deno' ? 'it is not installed' : null)
  const absences = (where: 'CI' | 'a machine') =>
    absentRuntimes(['bun', 'deno', 'workerd'], whyNot, where)
  expect(absences('a machine')).toEqual([
    {
      line: 'SKIPPED: the HTTP suite on deno, and its entry: it is not installed',
      tally: { passed: 0, failed: 0, skipped: 0 },
    },
  ])
  expect(absences('CI').map(({ line, tally }) => [line.slice(0, 6), tally.failed])).toEqual([
    ['(fail)', 1],
  ])
})
