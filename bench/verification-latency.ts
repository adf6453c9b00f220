/** How much longer a verification takes than its slowest vendor: the whole POST, in one process, on a real PocketBase. */

import type { Target } from '../sandbox/sandbox.ts'
import type { SpecimenName } from '../sandbox/scenarios/scenario.ts'
import { newProfile, newSession, submission } from '../test/support/people.ts'
import { stopSharedPocketBase } from '../test/support/pocketbase.ts'
import { createWorld, requestInit } from '../test/support/world.ts'

const runs = 50
const slowestMs = 400
const othersMs = 300
const vendors: Target[] = ['rekognition', 'openai', 'fingerprint']
const files: SpecimenName[] = ['document_front', 'facial_photo', 'selfie']

const at = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

/** Ratios of the whole POST to the slowest vendor's time, sorted. */
async function measure(slowest: Target): Promise<number[]> {
  const world = await createWorld()
  const ratios: number[] = []
  for (let run = -3; run < runs; run += 1) {
    for (const vendor of vendors) world.sandbox.setLatency(vendor, 0)
    const profileId = await newProfile(world)
    const sessionId = await newSession(world, { scenario: 'approved', profileId })
    // As the web app does: it reads the result after the check, and the API stores it.
    await world.call(`/api/face-liveness/results/${sessionId}`)
    const form = await submission(world, 'approved', sessionId)
    for (const vendor of vendors)
      world.sandbox.setLatency(vendor, vendor === slowest ? slowestMs : othersMs)
    // Prepared before the clock starts, and without the checks of the tests: neither is the time of the service.
    const call = { method: 'POST', form, team: world.team }
    const init = await requestInit(call, Date.now())
    const startedAt = performance.now()
    const answer = await world.request(`/api/verification_history/${profileId}`, init)
    await answer.arrayBuffer()
    const tookMs = performance.now() - startedAt
    if (answer.status !== 201) throw new Error(`A verification was answered with ${answer.status}`)
    // The first runs warm up connections and code.
    if (run >= 0) ratios.push(tookMs / slowestMs)
  }
  return ratios.sort((a, b) => a - b)
}

console.log(
  `${runs} verifications each, ${files.length} pictures, slowest vendor ${slowestMs} ms, others ${othersMs} ms`,
)
for (const slowest of vendors) {
  const ratios = await measure(slowest)
  const [median, p95] = [at(ratios, 0.5), at(ratios, 0.95)]
  console.log(
    `${slowest.padEnd(12)} whole POST / slowest vendor: median ${median.toFixed(3)}, p95 ${p95.toFixed(3)}`,
  )
}
await stopSharedPocketBase()
process.exit(0)
