/** Every scenario, with the calls of the Try page, has the expected outcome. */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Scenario } from '../../../sandbox/scenarios/scenario.ts'
import { scenarios } from '../../../sandbox/scenarios/scenarios.ts'
import {
  OperatorLiveness,
  OperatorProfile,
  Refusal,
  Submitted,
} from '../../../sandbox/try/page/answers.ts'
import { createSender } from '../../../sandbox/try/page/calls.ts'
import {
  type Pictures,
  startJourney,
  type Verdict,
} from '../../../sandbox/try/page/steps/journey.ts'
import { stopTryStack, tryStack } from './stack.ts'

setDefaultTimeout(300_000)

afterAll(stopTryStack)

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  async (_name, scenario) => {
    const { applicant, operator } = await verdictOn(scenario)
    const { outcome, reasons } = scenario.expected
    if (outcome === 'refused') {
      expect([applicant.status, Refusal.parse(applicant.body).code?.toUpperCase()]).toEqual([
        409,
        reasons[0],
      ])
      return
    }
    const { data } = OperatorProfile.parse(operator.profile.body)
    const decision = data.verification_history?.decision
    expect(decision?.outcome).toBe(outcome)
    expect(decision?.reasons.map(({ code }) => code).sort()).toEqual([...reasons].sort())
    expect(Submitted.parse(applicant.body).data.decision.outcome).toBe(outcome)
    const { liveness, outages } = scenario
    if (liveness.status !== 'SUCCEEDED' || outages.includes('rekognition_liveness')) return
    const seen = OperatorLiveness.parse(operator.liveness.body).data
    expect(seen.confidenceScore).toBe(liveness.confidencePercent)
  },
)

async function verdictOn(scenario: Scenario): Promise<Verdict> {
  const { sandbox } = await tryStack()
  const principal = createSender(asThePage(sandbox), () => undefined)
  const journey = await startJourney(principal, scenario.name, `${sandbox}/try`)
  const { variant, selfie_variant, claims } = journey.person
  const specimen = async (file: string, copy = variant) =>
    (await fetch(`${sandbox}/specimens/${scenario.name}/${file}.jpg?variant=${copy}`)).blob()
  const pictures: Pictures = {
    document_front: await specimen('document_front'),
    ...(scenario.files.includes('document_back')
      ? { document_back: await specimen('document_back') }
      : {}),
    facial_photo: await specimen('facial_photo'),
    selfie: await specimen('selfie', selfie_variant),
  }
  await journey.sendDocuments(claims, pictures)
  const { sessionId } = await journey.checkFace(pictures.selfie)
  return journey.decide(claims, pictures, sessionId)
}

/** What a browser adds by itself. */
const asThePage = (origin: string) => (url: string, init: RequestInit) => {
  const headers = new Headers(init.headers)
  headers.set('sec-fetch-site', 'same-origin')
  return fetch(new URL(url, origin), { ...init, headers })
}
