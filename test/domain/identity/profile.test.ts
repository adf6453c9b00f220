import { expect, test } from 'bun:test'
import { isRecordId } from '../../../src/domain/identity/profile.ts'

test('a record id is exactly 15 lower-case letters and digits', () => {
  expect(isRecordId('abcdefghij01234')).toBe(true)
  for (const text of [
    '',
    'abcdefghij0123',
    'abcdefghij012345',
    'Abcdefghij01234',
    ' abcdefghij01234',
    'abcdefghij01234\n',
    '/abcdefghij0123',
  ]) {
    expect([text, isRecordId(text)]).toEqual([text, false])
  }
})
