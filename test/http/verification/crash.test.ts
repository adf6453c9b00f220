/** What goes wrong on our side while a verification runs never declines an honest person. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { storeOn, untraced, value } from '../../store/world.ts'
import { codesOf, newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld } from '../../support/world.ts'

setDefaultTimeout(60_000)

test('whoever submits again 30 seconds after a crash is verified', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const form = await submission(world, 'approved', sessionId)
  // A process took the lease and was killed.
  const { store } = storeOn(world.pb)
  expect(value(await store.leases.take(sessionId, untraced))).not.toBeNull()
  world.advance(30_000)
  const answer = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form,
  })
  expect(answer.status).toBe(201)
  expect((await bodyOf(answer)).data.decision.outcome).toBe('approved')
})

test('a submission that failed has settled the liveness result: repeated after the session’s end, it is approved', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const { document_front: _front, ...form } = await submission(world, 'approved', sessionId)
  const { document_front } = await submission(world, 'approved', sessionId)
  const submit = (sent: Record<string, string | Blob | undefined>) =>
    world.call(`/api/verification_history/${profileId}`, { method: 'POST', form: sent })
  // Without its document it is refused before any check; the result is kept all the same.
  expect((await submit(form)).status).toBe(400)
  world.advance(200_000)
  const answer = await submit({ ...form, document_front })
  const body = await bodyOf(answer)
  expect(codesOf(body)).not.toContain('LIVENESS_EXPIRED')
  expect([answer.status, body.data.decision.outcome]).toEqual([201, 'approved'])
})
