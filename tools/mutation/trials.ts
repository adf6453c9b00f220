// Activates one mutant at a time and runs the test files that reach it, the most promising first.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fate } from './report.ts'
import type { Mutant, Workshop } from './workshop.ts'

export interface TestFile {
  path: string
  milliseconds: number
  /** How often the file reaches each mutant. */
  hits: ReadonlyMap<string, number>
}

/** Which mutants each test file reaches while none is active, and how long the file takes. */
export async function coverageOf({ folder, testFiles }: Workshop): Promise<TestFile[]> {
  const coverage: TestFile[] = []
  for (const path of testFiles) {
    const file = join(folder, 'coverage.json')
    const env = { MUTATION_COVERAGE_FILE: file }
    const { ended, milliseconds } = await runTests(folder, { paths: [path], env })
    if (ended !== 'passed') throw new Error(`${path} fails without any mutant active`)
    const hits: Record<string, number> = JSON.parse(readFileSync(file, 'utf8'))
    coverage.push({ path, milliseconds, hits: new Map(Object.entries(hits)) })
  }
  return coverage
}

export function createTrials({ folder }: Workshop, coverage: readonly TestFile[]) {
  /** How often a test file failed first for a mutant of a file of the code: tried first next time. */
  const kills = new Map<string, number>()
  const killsOf = (file: string, { path }: TestFile) => kills.get(`${file} ${path}`) ?? 0

  return async function tryOut({ id, file }: Mutant): Promise<Fate> {
    const reaching = coverage
      .filter(({ hits }) => hits.has(id))
      .sort((a, b) => killsOf(file, b) - killsOf(file, a) || a.milliseconds - b.milliseconds)
    const [first, ...others] = reaching
    if (first === undefined) return 'unreached'
    for (const batch of [[first], others]) {
      if (batch.length === 0) continue
      const usualHits = batch.reduce((sum, { hits }) => sum + (hits.get(id) ?? 0), 0)
      const usualMs = batch.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
      const { ended, failed } = await runTests(folder, {
        paths: batch.map(({ path }) => path),
        env: {
          __STRYKER_ACTIVE_MUTANT__: id,
          MUTATION_HIT_LIMIT: String(usualHits * 100 + 10_000),
        },
        deadlineMs: 10_000 + usualMs * 5,
      })
      if (ended === 'passed') continue
      const killer = batch.find(({ path }) => path === failed) ?? first
      kills.set(`${file} ${killer.path}`, killsOf(file, killer) + 1)
      return ended === 'stopped' ? 'timeout' : 'killed'
    }
    return 'survived'
  }
}

interface TestRun {
  paths: readonly string[]
  env: Readonly<Record<string, string>>
  /** A mutant may never end. */
  deadlineMs?: number
}

interface TestResult {
  ended: 'passed' | 'failed' | 'stopped'
  /** The test file that failed. */
  failed: string | undefined
  milliseconds: number
}

/** Runs test files until the first failure. Properties run few cases here, as they run thousands of times over. */
function runTests(
  folder: string,
  { paths, env, deadlineMs = 300_000 }: TestRun,
): Promise<TestResult> {
  const startedAt = performance.now()
  const options = {
    cwd: folder,
    env: { ...process.env, PROPERTY_CASES: '25', ...env },
    timeout: Math.ceil(deadlineMs),
    killSignal: 'SIGKILL',
    maxBuffer: 64e6,
  } as const
  const args = ['test', '--timeout', String(Math.ceil(deadlineMs)), '--bail', ...paths]
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const milliseconds = performance.now() - startedAt
      // With --bail the last file that Bun names is the one that failed.
      const failed = [...`${stdout}${stderr}`.matchAll(/^(test\/\S+\.ts):$/gm)].at(-1)?.[1]
      if (error === null) resolve({ ended: 'passed', failed: undefined, milliseconds })
      else resolve({ ended: error.killed ? 'stopped' : 'failed', failed, milliseconds })
    })
  })
}
