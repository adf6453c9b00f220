/** Mallory speaks for her own status. */

import { expect } from 'bun:test'
import { specimen } from '../../../support/people.ts'
import { type Attack, attempt, bestClaims, noScope, notThatStatus, patch } from './scene.ts'

export const ownStatus: Attack[] = [
  ...['verified', 'rejected', 'unverified'].map(
    (status): Attack => ({
      name: `sets her own status to ${status}`,
      run: (scene) => patch(scene, { verification_status: status }),
      answer: notThatStatus,
      ends: 'unverified',
    }),
  ),
  {
    name: 'sets her own status by form, with files beside it',
    run: async (scene) =>
      scene.mallory.call(`/api/profiles/${scene.mallory.profileId}`, {
        method: 'PATCH',
        form: {
          verification_status: 'verified',
          facial_photo: await specimen(scene.world, 'approved', 'facial_photo'),
        },
      }),
    answer: notThatStatus,
    ends: 'unverified',
  },
  {
    name: 'says pending and verified in one form',
    run: (scene) => {
      const body = new FormData()
      body.append('verification_status', 'pending')
      body.append('verification_status', 'verified')
      return scene.mallory.call(`/api/profiles/${scene.mallory.profileId}`, {
        method: 'PATCH',
        body,
      })
    },
    answer: [400, 'invalid_input'],
    ends: 'unverified',
  },
  {
    name: 'sets pending, then verified',
    run: async (scene) => {
      expect((await patch(scene, { verification_status: 'pending' })).status).toBe(200)
      return patch(scene, { verification_status: 'verified' })
    },
    answer: notThatStatus,
    ends: 'pending',
  },
  {
    name: 'sets pending to leave a rejection',
    run: async (scene) => {
      await attempt(scene, 'mrz-tampered')
      return patch(scene, { verification_status: 'pending', document_type: 'passport' })
    },
    answer: notThatStatus,
    ends: 'rejected',
  },
  {
    name: 'patches fields that are not for a person to change',
    run: (scene) =>
      patch(scene, {
        ...bestClaims,
        verification_status: undefined,
        securityLevel: 'low',
        team: 'theirs',
        updated_by: 'policy:x',
      }),
    answer: [400, 'nothing_to_update'],
    ends: 'unverified',
  },
  {
    name: 'claims a finished liveness check in the profile',
    run: (scene) =>
      patch(scene, {
        face_liveness_session_id: scene.victim.sessionId,
        face_liveness_confidence: 100,
        face_liveness_status: 'live',
        face_liveness_result: { isLive: true, Status: 'SUCCEEDED', Confidence: 100 },
      }),
    answer: [200],
    ends: 'unverified',
  },
  {
    name: 'writes her own status history',
    run: (scene) =>
      scene.mallory.call(`/api/status_history/${scene.mallory.profileId}`, {
        method: 'POST',
        json: { previous_status: 'unverified', new_status: 'verified', notes: 'n' },
      }),
    answer: noScope,
    ends: 'unverified',
  },
]
