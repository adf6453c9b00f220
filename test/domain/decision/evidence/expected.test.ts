import { expect, test } from 'bun:test'
import { expectedOf } from '../../../../src/domain/decision/evidence/evidence.ts'

const nobody = { name: '', documentNumber: '', country: '' }
const ana = { name: 'Ana', documentNumber: 'X1', country: 'PT' }

test('a document is compared with what the profile says, and with nothing else', () => {
  expect(expectedOf({ ...ana, gender: 'female' })).toEqual({ ...ana, gender: 'female' })
  const nothing = { name: null, documentNumber: null, country: null, gender: null }
  expect(expectedOf({ ...nobody, gender: 'unknown' })).toEqual(nothing)
  expect(expectedOf({ ...nobody, gender: '' })).toEqual(nothing)
})
