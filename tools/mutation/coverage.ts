// Which mutants each test file reaches when none is awake, and how long it takes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bunTest } from '../test/http-suite.ts'
import { runBun } from './run-bun.ts'
import type { Workshop } from './workshop.ts'

export interface TestFile {
  path: string
  milliseconds: number
  /** How often it comes past each mutant. */
  hits: ReadonlyMap<string, number>
}

/** Properties are tried on few cases here: they are run thousands of times over. */
export const environment = { PROPERTY_CASES: '25', PROPERTY_SEED: '20260321' }

export async function coverageOf({ folder, testFiles }: Workshop): Promise<TestFile[]> {
  const found: TestFile[] = []
  for (const path of testFiles) {
    const file = join(folder, 'coverage.json')
    const env = { ...environment, MUTATION_COVERAGE_FILE: file }
    const run = await runBun([...bunTest, path], { cwd: folder, env })
    if (run.code !== 0) throw new Error(`${path} fails without any mutant awake:\n${run.output}`)
    const hits: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'))
    found.push({ path, milliseconds: run.milliseconds, hits: new Map(Object.entries(hits)) })
  }
  return found
}
