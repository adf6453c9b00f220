import { expect, test } from 'bun:test'
import { addTallies, countsLine, tallyOfSuites } from '../../tools/test/tally.ts'

const summary = (lines: string) =>
  `(pass) 9 pass\n\n${lines}\n 3 expect() calls\nRan 5 tests across 2 files. [6.02s]\n`

test('the counts come from the summary, not from the output of a test', () => {
  const tally = tallyOfSuites(summary(' 2 pass\n 1 skip\n 1 todo\n 0 fail'), 0)
  expect(tally).toEqual({ passed: 2, failed: 0, skipped: 2 })
})

test('colours do not hide the counts', () => {
  const coloured = summary(
    '\u001b[0m\u001b[32m 2 pass\u001b[0m\n\u001b[0m\u001b[31m 3 fail\u001b[0m',
  )
  expect(tallyOfSuites(coloured, 1)).toEqual({ passed: 2, failed: 3, skipped: 0 })
})

test('a run that ends badly has failed even when no test did', () => {
  expect(tallyOfSuites(summary(' 2 pass\n 0 fail'), 1).failed).toBe(1)
})

test('a run without tests has failed', () => {
  expect(tallyOfSuites('error: 0 test files matching\n', 0).failed).toBe(1)
})

test('the last line has the sum of all checks', () => {
  const one = { passed: 1, failed: 0, skipped: 0 }
  expect(countsLine(addTallies([one, { ...one, failed: 2 }]))).toBe('2 passed, 2 failed')
  expect(countsLine({ ...one, skipped: 3 })).toBe('1 passed, 0 failed, 3 skipped')
})
