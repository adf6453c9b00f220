// Wakes one mutant at a time and runs the test files that reach it, the most promising first.

import { bunTest } from '../test/http-suite.ts'
import { environment, type TestFile } from './coverage.ts'
import { runBun } from './run-bun.ts'
import type { Mutant, Workshop } from './workshop.ts'

/** `unreached`: no test comes past it, so none was run. `before`: noticed by an earlier run, not tried again. */
export type Fate = 'killed' | 'timeout' | 'survived' | 'unreached' | 'before'

export interface Verdict {
  mutant: Mutant
  fate: Fate
}

export function createTrials({ folder }: Workshop, coverage: readonly TestFile[]) {
  /** By file of the code, then of the tests: what has caught mutants there before is tried first. */
  const kills = new Map<string, number>()
  const killsOf = (file: string, { path }: TestFile) => kills.get(`${file} ${path}`) ?? 0

  return async function tryOut({ id, file }: Mutant): Promise<Fate> {
    const reaching = coverage
      .filter(({ hits }) => hits.has(id))
      .sort((a, b) => killsOf(file, b) - killsOf(file, a) || a.milliseconds - b.milliseconds)
    if (reaching.length === 0) return 'unreached'

    for (const batch of [reaching.slice(0, 1), reaching.slice(1, 4), reaching.slice(4)]) {
      if (batch.length === 0) continue
      const usualHits = batch.reduce((sum, { hits }) => sum + (hits.get(id) ?? 0), 0)
      const usualMs = batch.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
      const run = await runBun([...bunTest, '--bail', ...batch.map(({ path }) => path)], {
        cwd: folder,
        env: {
          ...environment,
          __STRYKER_ACTIVE_MUTANT__: id,
          MUTATION_HIT_LIMIT: String(usualHits * 100 + 10_000),
        },
        deadlineMs: 10_000 + usualMs * 5,
      })
      if (run.code === 0) continue
      const [first] = batch
      if (batch.length === 1 && first) {
        kills.set(`${file} ${first.path}`, killsOf(file, first) + 1)
      } else {
        const failing = batch.filter(({ path }) => run.output.includes(`${path}:`)).at(-1)
        if (failing) kills.set(`${file} ${failing.path}`, killsOf(file, failing) + 1)
      }
      return run.code === null ? 'timeout' : 'killed'
    }
    return 'survived'
  }
}
