/** People of every fate taken through all routes, one request after another, with every answer told. */

import { finishSession, newSession, specimen, submission } from '../support/people.ts'
import { bodyOf, type CallInit, type Site, unique } from '../support/world.ts'

/** One answer, and whom it was about. */
export interface Told {
  request: string
  status: number
  body: unknown
  profileId: string | null
}

export const people = [
  'approved',
  'face-mismatch',
  'expired-document',
  'bot-device',
  'spoofed-liveness',
  'provider-outage',
  'approved',
  'mrz-tampered',
  'prompt-injection',
  'approved',
]

/** About twenty requests a person. */
export async function mixedRequests(site: Site, tell: (told: Told) => void): Promise<void> {
  for (const scenario of people) await onePerson(telling(site, tell), scenario)
}

interface Telling extends Site {
  about: (profileId: string) => void
}

function telling(site: Site, tell: (told: Told) => void): Telling {
  const state: { profileId: string | null } = { profileId: null }
  return {
    sandbox: site.sandbox,
    about: (profileId) => {
      state.profileId = profileId
    },
    call: async (path, init = {}) => {
      const answer = await site.call(path, init)
      const body = await bodyOf(answer.clone())
      const request = `${init.method ?? 'GET'} ${path}`
      tell({ request, status: answer.status, body, profileId: state.profileId })
      return answer
    },
  }
}

async function onePerson(site: Telling, scenario: string): Promise<void> {
  const ask = async (path: string, init: CallInit = {}) => bodyOf(await site.call(path, init))
  const post = (path: string, init: CallInit = {}) => ask(path, { method: 'POST', ...init })
  const json = { userID: unique('user'), name: 'Zoë Łuk', country: 'Portugal' }
  const { id } = await post('/api/profiles/create', { json })
  site.about(id)
  const profile = `/api/profiles/${id}`
  await post('/api/profiles/create', { json })
  await ask(profile)
  await ask(profile, { method: 'PATCH', json: { document_name: 'Ana Lucia Exemplar' } })
  await ask(profile)
  const document_front = await specimen(site, scenario, 'document_front')
  await ask(profile, { method: 'PATCH', form: { document_front } })
  const { access_token } = await post(`${profile}/token`)
  const asApplicant = { authorization: `Bearer ${access_token}` }
  await ask(profile, asApplicant)
  await ask(profile, {
    method: 'PATCH',
    json: { verification_status: 'pending' },
    ...asApplicant,
  })
  await post('/api/ollama/document-analysis', { form: { document_front } })
  const sessionId = await newSession(site, { scenario: null, profileId: id })
  // Not the same session: each process answers polls of an unfinished one from memory for a second.
  const unfinished = await newSession(site, { scenario: null, profileId: id })
  await ask(`/api/face-liveness/results/${unfinished}`)
  await finishSession(site, scenario, sessionId)
  await ask(`/api/face-liveness/results/${sessionId}`, asApplicant)
  await ask(`/api/face-liveness/results/${sessionId}`)
  const form = await submission(site, scenario, sessionId)
  await post(`/api/verification_history/${id}`, { form })
  await post(`/api/verification_history/${id}`, { form })
  const { data } = await ask(profile)
  await post(`/api/status_history/${id}`, {
    json: { previous_status: data.status, new_status: 'pending', notes: 'Looked at by hand' },
  })
  await post(`/api/status_history/${id}`, {
    json: { previous_status: data.status, new_status: 'verified', notes: 'Too late' },
  })
  await ask(profile)
  await ask('/api/settings')
  await ask('/api/profiles/aaaaaaaaaaaaaaa')
}

/** The answer without what is new each time: ids, tokens, times, names of files, hashes, and each copy of the papers. */
export function withoutChance({ request, status, body }: Told): unknown {
  const text = JSON.stringify({ request, status, body })
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(/"[0-9a-f]{64}"/g, '"<hash>"')
    .replace(/"X[A-Z0-9]{3}\d{5}"/g, '"<number>"')
    .replace(/"bytes":"[\w+/=]+"/g, '"bytes":"<picture>"')
    .replace(/_[a-z0-9]{10}\.(jpg|png|webm)/g, '_<random>.$1')
    .replace(/(?<=["/])[a-z0-9]{15}(?=["/])/g, '<id>')
  return JSON.parse(text)
}
