/** Print and zone that cannot be compared: held for review, since version 2 of the evidence. */

import { expect, test } from 'bun:test'
import { claiming, codesOf, evidence, observedDocument, verdictOf } from '../fixture.ts'

const chinese = { name: '王小明', given_names: null, surname: null }

test.each(['low', 'standard', 'high'] as const)(
  'a name in another script does not vouch for the zone at %s',
  (securityLevel) => {
    const document = observedDocument(chinese)
    const seen = evidence({ securityLevel, document, ...claiming({ name: '王小明' }) })
    expect(codesOf(verdictOf(seen))).toEqual(['MRZ_VIZ_INCOMPARABLE'])
    expect(verdictOf(seen).outcome).toBe('review')
    expect(verdictOf({ ...seen, version: 1 }).outcome).toBe('approved')
  },
)

test('a document that has the name of its zone beside the other script is approved', () => {
  const document = observedDocument({ ...chinese, given_names: 'Ana Lucia', surname: 'Exemplar' })
  const seen = evidence({ document, ...claiming({ name: '王小明' }) })
  expect(codesOf(verdictOf(seen))).toEqual([])
})

test('given names in another order are noted, in a claim and between print and zone', () => {
  const claimed = verdictOf(evidence(claiming({ name: 'Lucia Ana Exemplar' })))
  const info = (code: string) => ({ code, effect: 'info' as const })
  expect(claimed.reasons.map(({ code, effect }) => ({ code, effect }))).toEqual([
    info('NAME_MISMATCH'),
  ])
  expect(claimed.outcome).toBe('approved')
  const names = { name: 'Lucia Ana Exemplar', given_names: 'Lucia Ana' }
  const printed = verdictOf(
    evidence({ document: observedDocument(names), ...claiming({ name: 'Lucia Ana Exemplar' }) }),
  )
  expect(printed.reasons.map(({ code, effect }) => ({ code, effect }))).toEqual([
    info('MRZ_VIZ_MISMATCH'),
  ])
})
