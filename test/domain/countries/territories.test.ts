import { expect, test } from 'bun:test'
import { isPartOf, stateOf } from '../../../src/domain/countries/territories.ts'

test('a territory is of its state, and a state of itself', () => {
  expect(['JE', 'PR', 'HK', 'GL', 'GB', 'DE'].map(stateOf)).toEqual([
    ...['GB', 'US', 'CN', 'DK', 'GB', 'DE'],
  ])
})

test('a part of a state is known by its code and by its name, however it is written', () => {
  for (const text of ['CA', 'ca', ' California ', 'STATE OF CALIFORNIA', 'New  York', 'D.C.', 'DC'])
    expect([text, isPartOf('US', text)]).toEqual([text, text !== 'D.C.'])
  expect(isPartOf('CA', 'Newfoundland and Labrador')).toBe(true)
  expect(isPartOf('AU', 'Queensland')).toBe(true)
})

test('nothing else is: the parts of other states, no text, and states that have none here', () => {
  expect(isPartOf('US', 'Ontario')).toBe(false)
  expect(isPartOf('US', '')).toBe(false)
  expect(isPartOf('US', 'STATE OF')).toBe(false)
  expect(isPartOf('DE', 'Bayern')).toBe(false)
  expect(isPartOf('', 'CA')).toBe(false)
})
