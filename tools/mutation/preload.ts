// Runs before every test file in the copy: counts which mutants a test file reaches, or bounds the awake one.
import { afterAll } from 'bun:test'
import { writeFileSync } from 'node:fs'

interface StrykerState {
  mutantCoverage?: { static: Record<string, number>; perTest: object }
  hitCount?: number
  hitLimit?: number
}

const { MUTATION_COVERAGE_FILE, MUTATION_HIT_LIMIT } = process.env
const state: StrykerState = {}
Object.assign(globalThis, { __stryker__: state })

if (MUTATION_HIT_LIMIT !== undefined) {
  state.hitCount = 0
  state.hitLimit = Number(MUTATION_HIT_LIMIT)
}
if (MUTATION_COVERAGE_FILE !== undefined) {
  const mutantCoverage = { static: {}, perTest: {} }
  state.mutantCoverage = mutantCoverage
  afterAll(() => writeFileSync(MUTATION_COVERAGE_FILE, JSON.stringify(mutantCoverage.static)))
}
