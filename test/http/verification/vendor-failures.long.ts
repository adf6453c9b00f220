/** Every vendor call with every kind of failure: nobody is approved, and nothing is lost. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Target } from '../../../sandbox/sandbox.ts'
import { codesOf, verify } from '../../support/people.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(300_000)

describe('a vendor that fails means review, never approved, and the record is kept', () => {
  const targets: [Target, string][] = [
    ['rekognition.DetectFaces', 'FACE_MATCH_UNAVAILABLE'],
    ['rekognition.CompareFaces', 'FACE_MATCH_UNAVAILABLE'],
    ['openai', 'DOCUMENT_ANALYSIS_UNAVAILABLE'],
    ['fingerprint', 'DEVICE_UNAVAILABLE'],
    ['rekognition.GetFaceLivenessSessionResults', 'LIVENESS_UNAVAILABLE'],
  ]
  const failures = [
    'hang',
    'throttled',
    'internal',
    'garbage',
    'cut',
    'access_denied',
    'bad_key',
  ] as const
  /** The cause in the evidence and in the log, after the name of the vendor. */
  const causes: Record<(typeof failures)[number], string> = {
    hang: '_timeout',
    throttled: '_rate_limited',
    internal: '_unavailable',
    garbage: '_bad_answer',
    cut: '_bad_answer',
    access_denied: '_access_denied',
    bad_key: '_credentials_rejected',
  }
  for (const [target, code] of targets) {
    for (const failure of failures) {
      test(`${target} ${failure}: ${code}`, async () => {
        const own = await createWorld()
        own.sandbox.fail(target, failure)
        const { response, body, profileId } = await verify(own, 'approved')
        expect([response.status, body.data?.decision.outcome]).toEqual([201, 'review'])
        expect(codesOf(body)).toContain(code)
        expect((await profileOf(own, profileId)).data.verification_history.id).toBe(body.data.id)
        const line = own.log.find(({ route }) => route === '/api/verification_history/:id')
        expect(line?.unavailable_checks?.join()).toContain(causes[failure])
      })
    }
  }
})

const profileOf = async (on: Pick<World, 'call'>, id: string) =>
  bodyOf(await on.call(`/api/profiles/${id}`))
