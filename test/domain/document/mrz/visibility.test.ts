/** How many substitutions of one character in the five published specimens check digits detect. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { specimens } from '../../tables/mrz.ts'
import { countsOf, sumOf } from './visibility.ts'

setDefaultTimeout(60_000)

test.each([
  ['TD3', 3168, 1321, 119, 1728],
  ['TD1', 3240, 1661, 175, 1404],
  ['TD2', 2592, 1053, 99, 1440],
  ['MRV-A', 3168, 798, 66, 2304],
  ['MRV-B', 2592, 798, 66, 1728],
] as const)(
  '%s: of %p substitutions %p are visible, all detected; %p have equal values, %p no check digit',
  (...numbers) => {
    const [format, all, visible, equalValue, uncovered] = numbers
    const specimen = specimens.find((candidate) => candidate.format === format)
    const counts = specimen ? countsOf(specimen) : []
    expect({
      all: sumOf(counts),
      visible: sumOf(counts, 'visible'),
      caught: sumOf(counts, 'visible', 'check_digit'),
      equalValue: sumOf(counts, 'equal_value'),
      uncovered: sumOf(counts, 'uncovered'),
    }).toEqual({ all, visible, caught: visible, equalValue, uncovered })
  },
)

test('a letter with the value of the digit is detected in a date and in the place of a check digit', () => {
  const counts = specimens.slice(0, 5).flatMap(countsOf)
  const blind = counts.filter(
    ({ visibility, notice }) => visibility === 'equal_value' && notice === 'nothing',
  )
  expect(new Set(blind.map(({ field }) => field))).toEqual(
    new Set(['document number', 'optional data']),
  )
})
