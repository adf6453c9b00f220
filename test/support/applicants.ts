/** A person with an applicant token in hand, and nothing else. */

import { newProfile, newSession, submission } from './people.ts'
import { bodyOf, type CallInit, type World } from './world.ts'

export interface Applicant {
  profileId: string
  /** The bare token. */
  token: string
  call: (path: string, init?: CallInit) => Promise<Response>
  /** Plays the browser's part in a session of its own. */
  session: (scenario: string | null) => Promise<string>
  submit: (form: Record<string, string | Blob | undefined>) => Promise<Response>
}

/** Mints by a machine token of the world's team; `init` may say otherwise. */
export async function applicantOf(
  on: World,
  profileId: string,
  init: CallInit = {},
): Promise<Applicant> {
  const minted = await on.call(`/api/profiles/${profileId}/token`, { method: 'POST', ...init })
  if (minted.status !== 200) throw new Error(`No token was minted: ${minted.status}`)
  return withToken(on, profileId, (await bodyOf(minted)).access_token)
}

export const newApplicant = async (on: World, fields: object = {}): Promise<Applicant> =>
  applicantOf(on, await newProfile(on, fields))

export function withToken(on: World, profileId: string, token: string): Applicant {
  const authorization = `Bearer ${token}`
  const call: Applicant['call'] = (path, init = {}) => on.call(path, { ...init, authorization })
  return {
    profileId,
    token,
    call,
    session: (scenario) => newSession(on, { scenario, init: { authorization } }),
    submit: (form) => call(`/api/verification_history/${profileId}`, { method: 'POST', form }),
  }
}

/** The whole way of the web app: session, browser, submission. */
export async function verifyAs(
  on: World,
  applicant: Applicant,
  {
    scenario,
    changes = {},
  }: { scenario: string; changes?: Record<string, string | Blob | undefined> },
): Promise<{ sessionId: string; response: Response }> {
  const sessionId = await applicant.session(scenario)
  const form = { ...(await submission(on, scenario, sessionId)), ...changes }
  return { sessionId, response: await applicant.submit(form) }
}
