/** Mallory tries again, or everything at once. */

import { expect } from 'bun:test'
import { verifyAs } from '../../../support/applicants.ts'
import { type Attack, attempt, bestClaims, patch, submitWith } from './scene.ts'

export const again: Attack[] = [
  {
    name: 'submits the rejected session again with honest files and claims',
    run: async (scene) => {
      const { sessionId } = await verifyAs(scene.world, scene.mallory, { scenario: 'mrz-tampered' })
      return submitWith(scene, sessionId)
    },
    answer: [200],
    ends: 'rejected',
  },
  {
    name: 'submits the rejected document again with other claims',
    run: async (scene) => {
      await attempt(scene, 'mrz-tampered')
      return attempt(scene, 'mrz-tampered', { ...bestClaims, name: 'M', document_number: 'A1' })
    },
    answer: [201],
    ends: 'rejected',
  },
  {
    name: 'submits one session ten times at once with all kinds of files',
    run: async (scene) => {
      const sessionId = await scene.mallory.session('spoofed-liveness')
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          submitWith(scene, sessionId, {
            scenario: index % 2 === 0 ? 'approved' : 'mrz-tampered',
            changes: bestClaims,
          }),
        ),
      )
      // Three are taken at once: one is decided, two hear of it, and what came beyond is told to come back.
      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses).toEqual([200, 200, 201, ...Array(7).fill(429)])
      return answers.find(({ status }) => status === 200) ?? Response.error()
    },
    answer: [200],
    ends: 'rejected',
  },
  {
    name: 'says pending while its rejection is being written',
    run: async (scene) => {
      const sessionId = await scene.mallory.session('expired-document')
      const submitted = submitWith(scene, sessionId, { scenario: 'expired-document' })
      for (let round = 0; round < 20; round += 1)
        await patch(scene, { verification_status: 'pending' })
      return submitted
    },
    answer: [201],
    ends: 'rejected',
  },
  {
    name: 'opens many liveness sessions first, and tries one after the other until a face passes',
    run: async (scene) => {
      const bad = Array.from({ length: 5 }, () => 'spoofed-liveness')
      const opened: string[] = []
      for (const scenario of [...bad, 'approved'])
        opened.push(await scene.mallory.session(scenario))
      for (const id of opened.slice(0, bad.length))
        await scene.mallory.call(`/api/face-liveness/results/${id}`)
      return submitWith(scene, opened.at(-1) ?? '')
    },
    answer: [429, 'liveness_locked'],
    ends: 'unverified',
  },
  {
    name: 'opens an eleventh liveness session beside ten that are open',
    run: async ({ mallory }) => {
      for (let count = 0; count < 10; count += 1) await mallory.session(null)
      return mallory.call('/api/face-liveness/session', { method: 'POST' })
    },
    answer: [429, 'liveness_locked'],
    ends: 'unverified',
  },
]
