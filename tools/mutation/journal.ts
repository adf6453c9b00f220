// What earlier runs found, so that `--resume` need not find it again.
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isNoticed } from './report.ts'
import type { Verdict } from './trials.ts'
import type { Mutant, Workshop } from './workshop.ts'

export interface Journal {
  /** Whether this mutant, in this very file, was noticed before. */
  knowsNoticed: (mutant: Mutant) => boolean
  add: (verdict: Verdict) => void
}

export function openJournal({ folder }: Workshop, resume: boolean): Journal {
  const path = join(folder, 'noticed.txt')
  if (!resume) rmSync(path, { force: true })
  const noticed = new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [])
  return {
    knowsNoticed: ({ key }) => noticed.has(key),
    add: (verdict) => {
      const { mutant } = verdict
      if (isNoticed(verdict) && !noticed.has(mutant.key)) appendFileSync(path, `${mutant.key}\n`)
    },
  }
}
