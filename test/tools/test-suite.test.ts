import { expect, test } from 'bun:test'
import type { TestCase } from '../../tools/test/junit.ts'
import { countsLine, countsOf, failuresOf, sumOf } from '../../tools/test/suite.ts'

const suite = { name: 'the suite', files: ['test/a.test.ts', 'test/b.test.ts'] }
const one = (file: string, changes: Partial<TestCase> = {}): TestCase => ({
  file,
  name: 'one',
  state: 'passed',
  message: '',
  ...changes,
})
const [a, b] = [one('test/a.test.ts'), one('test/b.test.ts')]

test('a failed test is named with its file and its reason', () => {
  const cases = [a, one('test/b.test.ts', { state: 'failed', message: 'Error: boom' })]
  expect(failuresOf({ suite, cases, code: 1 })).toEqual(['test/b.test.ts: one\nError: boom'])
})

test('a file that does not load, which no report mentions, is a failure', () => {
  expect(failuresOf({ suite, cases: [a], code: 1 })).toEqual([
    'test/b.test.ts: ran no test. Its error is above',
  ])
})

test('a run that wrote no report is a failure, even with exit code 0', () => {
  expect(failuresOf({ suite, cases: [], code: 0 })).toHaveLength(2)
})

test('an exit code is a failure even if no test failed', () => {
  const [failure] = failuresOf({ suite, cases: [a, b], code: 137 })
  expect(failure).toContain('exit code 137')
  expect(failuresOf({ suite, cases: [a, b], code: 0 })).toEqual([])
})

test('the last line has the sum of all runs', () => {
  const run = { suite, seconds: 1, cases: [a, one('c', { state: 'skipped' })], failures: ['no'] }
  expect(countsOf(run)).toEqual({ passed: 1, failed: 1, skipped: 1 })
  expect(countsLine(sumOf([countsOf(run), countsOf(run)]))).toBe('2 passed, 2 failed, 2 skipped')
  expect(countsLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
})
