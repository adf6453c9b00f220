/** A person with an applicant token. */

import { newProfile, newSession, submission } from './people.ts'
import { bodyOf, type CallInit, type Site } from './world.ts'

export interface Applicant {
  profileId: string
  /** The bare token. */
  token: string
  call: (path: string, init?: CallInit) => Promise<Response>
  /** Completes a session of its own, as the browser would. */
  session: (scenario: string | null) => Promise<string>
  submit: (form: Record<string, string | Blob | undefined>) => Promise<Response>
}

/** Mints with a machine token of the world's team, unless `init` says otherwise. */
export async function applicantOf(
  on: Site,
  profileId: string,
  init: CallInit = {},
): Promise<Applicant> {
  const minted = await on.call(`/api/profiles/${profileId}/token`, { method: 'POST', ...init })
  if (minted.status !== 200) throw new Error(`No token was minted: ${minted.status}`)
  return withToken(on, profileId, (await bodyOf(minted)).access_token)
}

export const newApplicant = async (on: Site, fields: object = {}): Promise<Applicant> =>
  applicantOf(on, await newProfile(on, fields))

export function withToken(on: Site, profileId: string, token: string): Applicant {
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

/** Everything the web app does: session, browser, submission. */
export async function verifyAs(
  on: Site,
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
