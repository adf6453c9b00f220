/** Mallory wants a better token: another one, or this one altered. */

import { decode } from 'hono/jwt'
import { scopes } from '../../../../src/domain/identity/principal.ts'
import { withToken } from '../../../support/applicants.ts'
import { newProfile } from '../../../support/people.ts'
import { tokenOf, unique } from '../../../support/world.ts'
import {
  type Attack,
  machinesOnly,
  noProfile,
  noScope,
  notThatStatus,
  patch,
  type Scene,
} from './scene.ts'

export const otherTokens: Attack[] = [
  {
    name: 'mints herself a longer life',
    run: (scene) =>
      scene.mallory.call(`/api/profiles/${scene.mallory.profileId}/token`, { method: 'POST' }),
    answer: machinesOnly,
    ends: 'unverified',
  },
  {
    name: 'mints a token for somebody else',
    run: (scene) =>
      scene.mallory.call(`/api/profiles/${scene.victim.profileId}/token`, { method: 'POST' }),
    answer: machinesOnly,
    ends: 'unverified',
  },
  {
    name: 'creates a fresh profile',
    run: (scene) =>
      scene.mallory.call('/api/profiles/create', {
        method: 'POST',
        json: { userID: unique('fresh') },
      }),
    answer: machinesOnly,
    ends: 'unverified',
  },
  {
    name: 'looks for a profile by its user',
    run: (scene) =>
      scene.mallory.call('/api/profiles/create', {
        method: 'POST',
        json: { userID: scene.victim.userID },
      }),
    answer: machinesOnly,
    ends: 'unverified',
  },
  {
    name: 'reads the health of the service',
    run: (scene) => scene.mallory.call('/'),
    answer: noScope,
    ends: 'unverified',
  },
]

type Claims = Record<string, unknown>

const base64url = (value: object): string =>
  btoa(JSON.stringify(value)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
/** Her own token with other claims under the old signature. */
const altered = (token: string, claims: Claims): string =>
  token
    .split('.')
    .map((part, index) => (index === 1 ? base64url(claims) : part))
    .join('.')

/** What she has is one token and no secret; the signed ones are those that somebody gave her too late. */
const forgeries: [string, (claims: Claims, scene: Scene) => string | Promise<string>][] = [
  [
    'another profile',
    (claims, { mallory, victim }) =>
      altered(mallory.token, { ...claims, profile: victim.profileId }),
  ],
  ['no profile', ({ profile: _, ...claims }, { mallory }) => altered(mallory.token, claims)],
  [
    'every scope',
    (claims, { mallory }) => altered(mallory.token, { ...claims, scope: scopes.join(' ') }),
  ],
  ['no algorithm', (claims) => `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(claims)}.`],
  ['a secret of her own', (claims) => tokenOf(claims, 'some-other-secret-that-is-long-enough')],
  ['an end that is over', (claims) => tokenOf({ ...claims, exp: 1_700_000_000 })],
  ['no end', ({ exp: _, ...claims }) => tokenOf(claims)],
  ...['', '*', 'AAAAAAAAAAAAAAA', 7, null, ['a'], { $ne: '' }].map(
    (profile): (typeof forgeries)[number] => [
      `the profile ${JSON.stringify(profile)}`,
      (claims) => tokenOf({ ...claims, profile, scope: scopes.join(' ') }),
    ],
  ),
]

export const forged: Attack[] = forgeries.map(([what, forge]) => ({
  name: `makes her token one with ${what}`,
  run: async (scene) => {
    const token = await forge({ ...decode(scene.mallory.token).payload }, scene)
    const mallory = withToken(scene.world, scene.mallory.profileId, token)
    return patch({ ...scene, mallory }, { verification_status: 'verified' })
  },
  answer: [401, 'token_invalid'],
  ends: 'unverified',
}))

/** Signed by another service of the operator with the same secret: good, and still an applicant's. */
async function withEverything(scene: Scene): Promise<Scene> {
  const claims = decode(scene.mallory.token).payload
  const token = await tokenOf({ ...claims, scope: scopes.join(' '), scopes: [...scopes] })
  return { ...scene, mallory: withToken(scene.world, scene.mallory.profileId, token) }
}

const elsewhere: [string, (scene: Scene) => Promise<Response>, Attack['answer']][] = [
  ['sets her status', (scene) => patch(scene, { verification_status: 'verified' }), notThatStatus],
  ['reads another profile', (scene) => read(scene, scene.victim.profileId), noProfile],
  [
    'reads a profile of another team',
    async (scene) => read(scene, await newProfile(scene.world, {}, { team: unique('theirs') })),
    noProfile,
  ],
  [
    'writes her status history',
    ({ mallory }) =>
      mallory.call(`/api/status_history/${mallory.profileId}`, {
        method: 'POST',
        json: { previous_status: 'unverified', new_status: 'verified', notes: 'n' },
      }),
    noScope,
  ],
  [
    'creates a profile in another team',
    ({ mallory }) =>
      mallory.call('/api/profiles/create', {
        method: 'POST',
        json: { userID: unique('fresh'), team: unique('theirs') },
      }),
    machinesOnly,
  ],
  [
    'mints',
    ({ mallory }) => mallory.call(`/api/profiles/${mallory.profileId}/token`, { method: 'POST' }),
    machinesOnly,
  ],
  ['reads the health', ({ mallory }) => mallory.call('/'), noScope],
]

const read = ({ mallory }: Scene, id: string): Promise<Response> =>
  mallory.call(`/api/profiles/${id}`)

export const allScopes: Attack[] = elsewhere.map(([what, run, answer]) => ({
  name: `${what} with a token for her profile that names every scope and teams:all`,
  run: async (scene) => run(await withEverything(scene)),
  answer,
  ends: 'unverified',
}))
