// Runs before every test file in the copy: counts which mutants a test file reaches, or stops an active mutant that loops.
import { afterAll } from 'bun:test'
import { writeFileSync } from 'node:fs'

const { MUTATION_COVERAGE_FILE, MUTATION_HIT_LIMIT } = process.env
const mutantCoverage = { static: {}, perTest: {} }

// The global that Stryker's instrumented code reads.
Object.assign(globalThis, {
  __stryker__: {
    ...(MUTATION_COVERAGE_FILE === undefined ? {} : { mutantCoverage }),
    ...(MUTATION_HIT_LIMIT === undefined
      ? {}
      : { hitCount: 0, hitLimit: Number(MUTATION_HIT_LIMIT) }),
  },
})

if (MUTATION_COVERAGE_FILE !== undefined)
  afterAll(() => writeFileSync(MUTATION_COVERAGE_FILE, JSON.stringify(mutantCoverage.static)))
