/** After an outage of a vendor: the first honest person is heard whole. */

import { expect, test } from 'bun:test'
import { breakerDefaults } from '../../../src/providers/transport/breaker.ts'
import { verify } from '../../support/people.ts'
import { world } from '../../support/world.ts'

test('two persons meet the outage, the third is told at once, the first after the cool-down is approved', async () => {
  const it = await world()
  for (const person of ['first', 'second'])
    expect([person, (await verify(it, 'provider-outage')).body.data.decision.outcome]).toEqual([
      person,
      'review',
    ])
  const asked = it.sandbox.calls('rekognition.CompareFaces').length
  expect((await verify(it, 'approved')).body.data.decision.outcome).toBe('review')
  expect(it.sandbox.calls('rekognition.CompareFaces')).toHaveLength(asked)
  it.advance(breakerDefaults.coolDownMs)
  expect((await verify(it, 'approved')).body.data.decision.outcome).toBe('approved')
})
