import { expect, test } from 'bun:test'
import { httpProblems, httpTable } from '../../tools/test/http-suite.ts'
import type { RuntimeName } from '../../tools/test/runtimes.ts'

const passed = (name: string) => ({ name, state: 'passed' as const })
const skipped = (name: string) => ({ name, state: 'skipped' as const })

const ran = (
  runtime: RuntimeName,
  cases: readonly { name: string; state: 'passed' | 'skipped' }[],
) => ({
  runtime,
  run: {
    suite: { name: `on ${runtime}`, files: [] },
    seconds: 12.34,
    cases: cases.map((one) => ({ ...one, file: 'test/http/a.test.ts', message: '' })),
    failures: [],
  },
})

test('the same cases on all runtimes, one skipped with a reason, are no problem', () => {
  const runs = [
    ran('bun', [passed('one'), passed('two')]),
    ran('deno', [passed('one'), skipped('two (skipped: Deno has no picture codecs)')]),
  ]
  expect(httpProblems(runs)).toEqual([])
  expect(httpTable(runs).split('\n')).toEqual([
    'HTTP suite    passed  skipped   failed  seconds',
    'bun                2        0        0     12.3',
    'deno               1        1        0     12.3  Deno has no picture codecs',
  ])
})

test('a case that ran on one runtime only is named, even if its name is used twice', () => {
  const runs = [
    ran('bun', [passed('one'), passed('one')]),
    ran('workerd', [passed('one'), passed('three')]),
  ]
  expect(httpProblems(runs)).toEqual([
    'only bun ran test/http/a.test.ts: one (2)',
    'only workerd ran test/http/a.test.ts: three',
  ])
})

test('a skipped case without a reason is a failure', () => {
  const runs = [ran('bun', [passed('one')]), ran('deno', [skipped('one')])]
  expect(httpProblems(runs)).toEqual(['deno skipped 1 cases without a reason'])
})
