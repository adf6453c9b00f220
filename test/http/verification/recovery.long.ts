/** After a vendor outage, the first honest person gets every check. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { breakerDefaults } from '../../../src/providers/transport/breaker.ts'
import { verify } from '../../support/people.ts'
import { createWorld } from '../../support/world.ts'

setDefaultTimeout(300_000)

test('two people wait for the failing vendor, the third is answered at once, the first after the cool-down is approved', async () => {
  const world = await createWorld()
  for (const person of ['first', 'second'])
    expect([person, (await verify(world, 'provider-outage')).body.data.decision.outcome]).toEqual([
      person,
      'review',
    ])
  const asked = world.sandbox.calls('rekognition.CompareFaces').length
  expect((await verify(world, 'approved')).body.data.decision.outcome).toBe('review')
  expect(world.sandbox.calls('rekognition.CompareFaces')).toHaveLength(asked)
  world.advance(breakerDefaults.coolDownMs)
  expect((await verify(world, 'approved')).body.data.decision.outcome).toBe('approved')
})
