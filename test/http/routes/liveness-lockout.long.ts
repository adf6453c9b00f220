/** The lockout of the face check holds against requests that run at once, however slow the vendor is. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { newApplicant, verifyAs } from '../../support/applicants.ts'
import { newProfile, newSession, submission } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

const isRekognition = (request: Request, operation: string) =>
  request.headers.get('x-amz-target')?.endsWith(`.${operation}`) === true
const readResult = (world: World, sessionId: string) =>
  world.call(`/api/face-liveness/results/${sessionId}`)
const open = (world: World, profile_id: string) =>
  world.call('/api/face-liveness/session', { method: 'POST', json: { profile_id } })
const codeOf = async (answer: Response) => [answer.status, (await bodyOf(answer)).code]

/** Five sessions whose checks have failed; nobody has asked for their results yet. */
const fiveSpoofs = async (world: World, profileId: string) => {
  const sessions: string[] = []
  for (let count = 0; count < 5; count += 1)
    sessions.push(await newSession(world, { scenario: 'spoofed-liveness', profileId }))
  return sessions
}

/** Holds the first request that `isHeld` until it is let go. */
function gate(isHeld: (request: Request) => boolean | Promise<boolean>) {
  const [arrived, open] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const state = { used: false }
  const between = async (request: Request, next: (request: Request) => Promise<Response>) => {
    if (!state.used && (await isHeld(request)) && !state.used) {
      state.used = true
      arrived.resolve()
      await open.promise
    }
    return next(request)
  }
  return { between, arrived: arrived.promise, letGo: open.resolve }
}

test('of 50 sessions that are opened at once, ten are, with a slow vendor', async () => {
  const slow = Promise.withResolvers<void>()
  const state = { asked: 0 }
  const world = await createWorld({
    vendorFetch: async (request, next) => {
      if (isRekognition(request, 'CreateFaceLivenessSession')) {
        state.asked += 1
        if (state.asked === 10) setTimeout(slow.resolve, 1000)
        await slow.promise
      }
      return next(request)
    },
  })
  const profileId = await newProfile(world)
  const answers = await Promise.all(Array.from({ length: 50 }, () => open(world, profileId)))
  const codes = await Promise.all(answers.map(codeOf))
  expect(codes.filter(([status]) => status === 200)).toHaveLength(10)
  expect(codes.filter(([, code]) => code === 'liveness_locked')).toHaveLength(40)
  expect(state.asked).toBe(10)
  // After three minutes, all ten are free again, to ten of fifty.
  world.advance(180_000)
  const later = await Promise.all(Array.from({ length: 50 }, () => open(world, profileId)))
  expect(later.filter(({ status }) => status === 200)).toHaveLength(10)
})

test('a session that the vendor did not open takes no place', async () => {
  const world = await createWorld()
  const profileId = await newProfile(world)
  world.sandbox.fail('rekognition', 'access_denied')
  for (let count = 0; count < 12; count += 1)
    expect((await open(world, profileId)).status).toBe(403)
})

test('a live result that arrives after five failures is not kept', async () => {
  const held = gate((request) => isRekognition(request, 'GetFaceLivenessSessionResults'))
  const world = await createWorld({ vendorFetch: held.between })
  const profileId = await newProfile(world)
  const live = await newSession(world, { scenario: 'approved', profileId })
  const spoofs = await fiveSpoofs(world, profileId)
  const reading = readResult(world, live)
  await held.arrived
  for (const sessionId of spoofs)
    expect((await bodyOf(await readResult(world, sessionId))).data.isLive).toBe(false)
  held.letGo()
  expect(await codeOf(await reading)).toEqual([429, 'liveness_locked'])
  const form = await submission(world, 'approved', live)
  const submitted = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form,
  })
  expect(await codeOf(submitted)).toEqual([429, 'liveness_locked'])
})

test('a live result that was kept before five failures cannot be used while they lock', async () => {
  const world = await createWorld()
  const person = await newApplicant(world)
  const live = await person.session('approved')
  const spoofs = await fiveSpoofs(world, person.profileId)
  expect((await bodyOf(await readResult(world, live))).data.isLive).toBe(true)
  for (const sessionId of spoofs) await readResult(world, sessionId)
  const before = world.sandbox.calls('rekognition').length
  const form = await submission(world, 'approved', live)
  const refused = await person.submit(form)
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(29 * 60)
  expect(await codeOf(refused)).toEqual([429, 'liveness_locked'])
  expect(world.sandbox.calls('rekognition').length).toBe(before)
  // What declines is decided and stored, locked or not.
  const [spoof = ''] = spoofs
  const declined = await person.submit(await submission(world, 'spoofed-liveness', spoof))
  expect((await bodyOf(declined)).data.decision.outcome).toBe('declined')
})

for (const mode of ['automatic', 'advisory'] as const) {
  test(`${mode}: five failures while a verification is decided keep it from being stored`, async () => {
    const held = gate(
      async (request) =>
        request.url.endsWith('/api/batch') &&
        (await request.clone().text()).includes('verification_history/records'),
    )
    const world = await createWorld({ env: { DECISION_MODE: mode }, fetch: held.between })
    const person = await newApplicant(world)
    const spoofs = await fiveSpoofs(world, person.profileId)
    const submitted = verifyAs(world, person, { scenario: 'approved' })
    await held.arrived
    for (const sessionId of spoofs) await readResult(world, sessionId)
    held.letGo()
    expect(await codeOf((await submitted).response)).toEqual([429, 'liveness_locked'])
    const { data } = await bodyOf(await world.call(`/api/profiles/${person.profileId}`))
    expect([data.status, data.verification_history]).toEqual(['unverified', null])
  })
}
