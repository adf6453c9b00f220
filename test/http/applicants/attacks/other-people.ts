/** Mallory uses, reads or spoils what is not hers. */

import { expect } from 'bun:test'
import { newApplicant, verifyAs } from '../../../support/applicants.ts'
import { newSession } from '../../../support/people.ts'
import { unique } from '../../../support/world.ts'
import {
  type Attack,
  analyze,
  noProfile,
  noSession,
  patch,
  type Scene,
  submitWith,
} from './scene.ts'

export const otherPeople: Attack[] = [
  {
    name: 'reads another profile',
    run: (scene) => scene.mallory.call(`/api/profiles/${scene.victim.profileId}`),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'changes another profile',
    run: (scene) => patch(scene, { document_name: 'Mallory' }, scene.victim.profileId),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'spoils the status of another',
    run: (scene) => patch(scene, { verification_status: 'rejected' }, scene.victim.profileId),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'verifies another profile with her own session',
    run: async (scene) =>
      submitWith(scene, await scene.mallory.session('spoofed-liveness'), {
        id: scene.victim.profileId,
      }),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'reads the record of another by its session',
    run: (scene) => submitWith(scene, scene.victim.sessionId, { id: scene.victim.profileId }),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'opens a session in the name of another',
    run: (scene) =>
      scene.mallory.call('/api/face-liveness/session', {
        method: 'POST',
        json: { profile_id: scene.victim.profileId },
      }),
    answer: noProfile,
    ends: 'unverified',
  },
  {
    name: 'has a document analysed in the name of another',
    run: (scene) => analyze(scene, 'approved', { profile_id: scene.victim.profileId }),
    answer: noProfile,
    ends: 'unverified',
  },
  ...(
    [
      ['of another person of the team', (scene) => scene.victim.sessionId],
      ['of the team that nobody has used', (scene) => scene.unboundSessionId],
      [
        'of another team',
        (scene) =>
          newSession(scene.world, { scenario: 'approved', init: { team: unique('theirs') } }),
      ],
      ['that never was', () => crypto.randomUUID()],
    ] as [string, (scene: Scene) => string | Promise<string>][]
  ).flatMap(([whose, sessionId]): Attack[] => [
    {
      name: `submits a session ${whose}`,
      run: async (scene) => submitWith(scene, await sessionId(scene)),
      answer: noSession,
      ends: 'unverified',
    },
    {
      name: `reads the result of a session ${whose}`,
      run: async (scene) =>
        scene.mallory.call(`/api/face-liveness/results/${await sessionId(scene)}`),
      answer: noSession,
      ends: 'unverified',
    },
  ]),
  {
    name: 'uses an approved session for a second profile',
    run: async (scene) => {
      const twin = await newApplicant(scene.world)
      const { sessionId, response } = await verifyAs(scene.world, twin, { scenario: 'approved' })
      expect(response.status).toBe(201)
      return submitWith(scene, sessionId)
    },
    answer: noSession,
    ends: 'unverified',
  },
]
