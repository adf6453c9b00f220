/** What a verification costs: vendors that are skipped, and billed calls. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { codesOf, verify } from '../../support/people.ts'
import { createWorld } from '../../support/world.ts'

setDefaultTimeout(60_000)

describe('a session that already declines', () => {
  for (const [scenario, code] of [
    ['spoofed-liveness', 'LIVENESS_LOW_CONFIDENCE'],
    ['failed-liveness', 'LIVENESS_FAILED'],
  ] as const) {
    test(`${scenario}: the other vendors are not called, and no reason names them`, async () => {
      const world = await createWorld()
      const { body } = await verify(world, scenario)
      expect(body.data.decision.outcome).toBe('declined')
      expect(codesOf(body)).toContain(code)
      expect(codesOf(body).filter((found) => found.endsWith('_UNAVAILABLE'))).toEqual([])
      const asked = world.sandbox.calls().map(({ operation }) => operation)
      expect(asked).toEqual([
        'rekognition.CreateFaceLivenessSession',
        'rekognition.GetFaceLivenessSessionResults',
      ])
      expect(body.data.paid_calls).toBe(1)
    })
  }
})

test('the record counts billed calls, retries included', async () => {
  const world = await createWorld()
  expect((await verify(world, 'approved')).body.data.paid_calls).toBe(6)
  world.sandbox.fail('openai', 'internal', 1)
  expect((await verify(world, 'approved')).body.data.paid_calls).toBe(7)
})
