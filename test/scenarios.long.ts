/** Every scenario, played through the real API in this process, ends exactly as its row says. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { type Link, type Played, play } from '../sandbox/scenarios/play.ts'
import { scenarios } from '../sandbox/scenarios/scenarios.ts'
import { outcomes } from '../src/domain/decision/decision.ts'
import { reasonCodes } from '../src/domain/decision/reason-codes.ts'
import { policyById, replayOne, storedDecisions } from '../src/flows/service/replay-decisions.ts'
import { pagePath, scenariosPage } from '../tools/scenarios/page.ts'
import { codesWithout, inOrder, tableRow, tableSummary } from '../tools/scenarios/table.ts'
import { storeOn, value } from './store/world.ts'
import { linkOf } from './support/link.ts'
import { createWorld, type World } from './support/world.ts'

setDefaultTimeout(300_000)

let world: World
let link: Link
const played: Played[] = []
beforeAll(async () => {
  world = await createWorld()
  link = await linkOf(world)
})

const statusOf = {
  approved: 'verified',
  declined: 'rejected',
  review: 'pending',
  refused: 'unverified',
} as const

describe('a scenario', () => {
  for (const scenario of scenarios) {
    const { name, expected } = scenario
    test(`${name}: ${expected.outcome} ${inOrder(expected.reasons).join(' ')}`, async () => {
      const one = await play(link, scenario)
      played.push(one)
      expect([one.outcome, ...one.codes]).toEqual([expected.outcome, ...inOrder(expected.reasons)])
      expect(one.passed).toBe(true)
      const { data } = await (await link.api(`/api/profiles/${one.profileId}`, {})).json()
      const status = statusOf[expected.outcome]
      expect([data.verification_status, data.status]).toEqual([status, status])
    })
  }
})

test('all of them reach every outcome and every reason code', () => {
  for (const line of tableSummary(played, 0).slice(0, -1)) process.stdout.write(`${line}\n`)
  expect(codesWithout(played)).toEqual([])
  expect(played.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining([...outcomes]))
})

test('every decision of theirs is made again from what is stored, byte for byte', async () => {
  const { store } = storeOn(world.pb)
  const trace = () => undefined
  const policyOf = policyById({ policies: store.policies, trace }, new Map())
  const results: string[] = []
  const wanted = { team: world.team, since: null, pageSize: 20 }
  for await (const stored of storedDecisions({ decisions: store.decisions, trace }, wanted)) {
    results.push(value(await replayOne(value(stored), policyOf)).result)
  }
  expect(results.length).toBeGreaterThan(scenarios.length)
  expect(results.filter((result) => result !== 'identical')).toEqual([])
})

test('the table has a row for every reason code', () => {
  const expected = new Set(scenarios.flatMap(({ expected: { reasons } }) => reasons))
  expect(reasonCodes.filter((code) => !expected.has(code))).toEqual([])
})

test('a scenario that ends otherwise is shown with what was expected', () => {
  const [first] = played
  if (first === undefined) throw new Error('Nothing was played')
  const lines = tableRow({ ...first, outcome: 'review', codes: ['UNDERAGE'], passed: false })
  expect(lines[0]).toMatch(/approved +review +FAIL +UNDERAGE/)
  expect(lines[1]).toMatch(/expected: DOCUMENT_SPECIMEN/)
})

test('the page in docs is the one that the tables make: npm run scenarios -- --docs', () => {
  expect(readFileSync(pagePath, 'utf8')).toBe(scenariosPage())
})
