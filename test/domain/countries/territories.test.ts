import { expect, test } from 'bun:test'
import { isPartOf, stateOf } from '../../../src/domain/countries/territories.ts'

test('a territory belongs to its state, and a state to itself', () => {
  expect(['JE', 'PR', 'HK', 'GL', 'GB', 'DE'].map(stateOf)).toEqual([
    ...['GB', 'US', 'CN', 'DK', 'GB', 'DE'],
  ])
})

test('a part of a state is known by its code and name in any case and spacing', () => {
  for (const text of ['CA', 'ca', ' California ', 'STATE OF CALIFORNIA', 'New  York', 'D.C.', 'DC'])
    expect([text, isPartOf('US', text)]).toEqual([text, text !== 'D.C.'])
  expect(isPartOf('CA', 'Newfoundland and Labrador')).toBe(true)
  expect(isPartOf('AU', 'Queensland')).toBe(true)
})

test('parts of other states, empty text and states without listed parts are not', () => {
  expect(isPartOf('US', 'Ontario')).toBe(false)
  expect(isPartOf('US', '')).toBe(false)
  expect(isPartOf('US', 'STATE OF')).toBe(false)
  expect(isPartOf('DE', 'Bayern')).toBe(false)
  expect(isPartOf('', 'CA')).toBe(false)
})
