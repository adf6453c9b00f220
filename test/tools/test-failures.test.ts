import { expect, test } from 'bun:test'
import { failuresOf } from '../../tools/test/failures.ts'

const output = [
  'test/a.test.ts:',
  '(pass) one [1.00ms]',
  'error: expect(received).toBe(expected)',
  '(fail) two > deep [2.00ms]',
  '(fail) three [10.00ms]',
  '  ^ this test timed out after 10ms.',
  '(pass) four',
  '',
  ' 2 pass',
  ' 2 fail',
  '2 tests failed:',
  '(fail) two > deep [2.00ms]',
  '(fail) three [10.00ms]',
  '  ^ this test timed out after 10ms.',
].join('\n')

test('each failed test is told with what led to it, and with what Bun remarks', () => {
  expect(failuresOf(output, 1)).toEqual([
    'error: expect(received).toBe(expected)\n(fail) two > deep [2.00ms]',
    '(fail) three [10.00ms]\n  ^ this test timed out after 10ms.',
  ])
})

test('colours hide nothing', () => {
  const coloured = '\u001b[0m\u001b[31m✗\u001b[0m two > deep\n'
  expect(failuresOf(coloured, 1)).toEqual(['✗ two > deep'])
})

test('of a run that broke off the last lines are told', () => {
  expect(failuresOf('(pass) one\nerror: Cannot find module\n', 1)).toEqual([
    '(pass) one\nerror: Cannot find module',
  ])
})

test('a long story is cut from above, and many failures after the twentieth', () => {
  const long = `${'line\n'.repeat(100)}(fail) one\n`
  const many = Array.from({ length: 30 }, (_, index) => `(fail) ${index}`).join('\n')
  expect(failuresOf(long, 1)[0]?.split('\n')).toHaveLength(40)
  expect(failuresOf(many, 1)).toHaveLength(20)
})

test('a good run has none', () => {
  expect(failuresOf('(pass) a word like (fail) in a name\n\n 1 pass\n', 0)).toEqual([])
})
