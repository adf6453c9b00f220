/** Takes a person of the sandbox through the routes, as the web app would. */

import type { SpecimenName } from '../../sandbox/scenarios/scenario.ts'
import { claimsOf } from '../../sandbox/scenarios/scenario.ts'
import { findScenario } from '../../sandbox/scenarios/scenarios.ts'
import { bodyOf, type CallInit, type Site, unique } from './world.ts'

export const specimen = async (
  world: Site,
  scenario: string,
  file: SpecimenName,
  variant = 0,
): Promise<Blob> =>
  new Blob([await world.sandbox.specimen(scenario, file, { variant })], { type: 'image/jpeg' })

/** Another variant of the documents for every session, so that no person looks like a returning one. */
export const variantOf = (sessionId: string): number =>
  Number.parseInt(sessionId.slice(0, 8), 16) % 100_000

/** Creates a profile and returns its id. */
export async function newProfile(
  world: Site,
  fields: object = {},
  init: CallInit = {},
): Promise<string> {
  const answer = await world.call('/api/profiles/create', {
    method: 'POST',
    json: { userID: unique('user'), ...fields },
    ...init,
  })
  return (await bodyOf(answer)).id
}

/** Opens a session and completes it with a selfie of the scenario, as the browser would; null leaves it unfinished. */
export async function newSession(
  world: Site,
  {
    scenario,
    profileId,
    init = {},
  }: { scenario: string | null; profileId?: string; init?: CallInit },
): Promise<string> {
  const json = profileId === undefined ? {} : { profile_id: profileId }
  const answer = await bodyOf(
    await world.call('/api/face-liveness/session', { method: 'POST', json, ...init }),
  )
  if (scenario !== null) await finishSession(world, scenario, answer.sessionId)
  return answer.sessionId
}

export async function finishSession(
  world: Site,
  scenario: string,
  sessionId: string,
): Promise<void> {
  const body = await specimen(world, scenario, 'selfie', variantOf(sessionId))
  const finished = await world.sandbox.app.request(`/sandbox/liveness/${sessionId}`, {
    method: 'POST',
    body,
  })
  if (finished.status !== 200) throw new Error(`The browser's part failed with ${finished.status}`)
}

/** The form fields that a person of this scenario submits, with the false claims of the scenario, if any. */
export async function submission(
  world: Site,
  scenario: string,
  sessionId: string,
): Promise<Record<string, string | Blob>> {
  const row = findScenario(scenario)
  if (row === null) throw new Error(`No scenario is called ${scenario}`)
  const variant = variantOf(sessionId)
  const claims = claimsOf(row, variant)
  const event = world.sandbox.deviceEvent({
    scenario,
    // Only addresses of one family can be compared.
    ...(claims.ip_address === undefined ? {} : { ip_address: '203.0.113.7' }),
  })
  const files = await Promise.all(
    row.files
      .filter((file) => file !== 'selfie')
      .map(
        async (file): Promise<[string, Blob]> => [
          file,
          await specimen(world, scenario, file, variant),
        ],
      ),
  )
  const { visitor_id, ...fields } = claims
  return {
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
    ...Object.fromEntries(files),
    liveness_session_id: sessionId,
    fingerprint: JSON.stringify({
      eventId: event.id,
      ...(visitor_id === undefined ? {} : { visitorId: visitor_id }),
    }),
  }
}

export interface Verified {
  profileId: string
  sessionId: string
  response: Response
  // biome-ignore lint/suspicious/noExplicitAny: tests read responses untyped and assert every field they use
  body: any
}

/** Everything from start to end: profile, session, browser, submission. */
export async function verify(
  world: Site,
  scenario: string,
  changes: Record<string, string | Blob | undefined> = {},
): Promise<Verified> {
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario, profileId })
  const form = { ...(await submission(world, scenario, sessionId)), ...changes }
  const response = await world.call(`/api/verification_history/${profileId}`, {
    method: 'POST',
    form,
  })
  return { profileId, sessionId, response, body: await bodyOf(response) }
}

export const codesOf = (body: { data: { decision: { reasons: { code: string }[] } } }): string[] =>
  body.data.decision.reasons.map((reason) => reason.code)
