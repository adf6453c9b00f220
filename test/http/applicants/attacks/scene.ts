/** The setup of every attack: Mallory with an applicant token and bad documents, and an honest applicant. */

import { type Applicant, newApplicant, verifyAs } from '../../../support/applicants.ts'
import { newProfile, newSession, specimen, submission } from '../../../support/people.ts'
import { unique, type World } from '../../../support/world.ts'

export interface Scene {
  world: World
  mallory: Applicant
  victim: Victim
  /** Finished with an honest face, of the team, for no profile yet. */
  unboundSessionId: string
}

interface Victim {
  profileId: string
  userID: string
  /** Finished with an honest face, unused. */
  sessionId: string
  /** Spent on the victim's own approved verification. */
  eventId: string
}

export interface Attack {
  name: string
  run: (scene: Scene) => Promise<Response>
  /** Status of the answer, and its code where it is an error. */
  answer: readonly [number, string?]
  /** What a machine token reads of Mallory's profile afterwards. */
  ends: 'unverified' | 'pending' | 'rejected'
}

export const noProfile = [404, 'profile_not_found'] as const
export const noSession = [404, 'liveness_session_not_found'] as const
export const noScope = [403, 'insufficient_scope'] as const
export const machinesOnly = [403, 'applicant_forbidden'] as const
export const notThatStatus = [403, 'applicant_status_forbidden'] as const

/** Everything that a form could say for itself. */
export const bestClaims = {
  liveness_confidence: '100',
  liveness_status: 'live',
  status: 'verified',
  verification_status: 'verified',
  outcome: 'approved',
  decision: '{"outcome":"approved","reasons":[]}',
  evidence: '{"liveness":{"state":"observed","status":"SUCCEEDED","confidencePercent":100}}',
  security_level: 'low',
  threshold: '0',
}

type Fields = Record<string, string | Blob | undefined>

/** One honest person for all attacks, so that an attack that damages their data is noticed. */
export async function newVictim(world: World): Promise<Victim> {
  const userID = unique('victim')
  const profileId = await newProfile(world, { userID })
  const event = world.sandbox.deviceEvent({ scenario: 'approved' })
  const used = await newSession(world, { scenario: 'approved', profileId })
  const form = { ...(await submission(world, 'approved', used)), fingerprint: eventOf(event.id) }
  await world.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  return { profileId, userID, sessionId, eventId: event.id }
}

export const newMallory = (world: World): Promise<Applicant> =>
  newApplicant(world, { securityLevel: 'standard' })

export const eventOf = (eventId: string, extra: object = {}): string =>
  JSON.stringify({ eventId, ...extra })

export const patch = (
  { mallory }: Scene,
  json: object,
  id = mallory.profileId,
): Promise<Response> => mallory.call(`/api/profiles/${id}`, { method: 'PATCH', json })

export const upload = (
  { mallory }: Scene,
  form: Record<string, string | Blob>,
): Promise<Response> =>
  mallory.call(`/api/profiles/${mallory.profileId}`, { method: 'PATCH', form })

/** A session of her own with the scenario's face, and the scenario's documents and claims. */
export const attempt = async (
  { world, mallory }: Scene,
  scenario: string,
  changes: Fields = {},
): Promise<Response> => (await verifyAs(world, mallory, { scenario, changes })).response

export const analyze = async (
  { world, mallory }: Scene,
  scenario: string,
  fields: Record<string, string> = {},
): Promise<Response> => {
  const document_front = await specimen(world, scenario, 'document_front')
  const form = { document_front, ...fields }
  return mallory.call('/api/ollama/document-analysis', { method: 'POST', form })
}

/** Honest documents by default, with any session. */
export const submitWith = async (
  { world, mallory }: Scene,
  sessionId: string,
  options: { id?: string; scenario?: string; changes?: Fields } = {},
): Promise<Response> => {
  const { id = mallory.profileId, scenario = 'approved', changes = {} } = options
  const form = { ...(await submission(world, scenario, sessionId)), ...changes }
  return mallory.call(`/api/verification_history/${id}`, { method: 'POST', form })
}
