// A copy of the code and its tests in .cache, in which every mutant of src/domain sleeps.
import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runBun } from './run-bun.ts'

export interface Mutant {
  id: string
  /** The same for the same change at the same place of the same text. */
  key: string
  /** Below src/domain. */
  file: string
  /** From 1. */
  line: number
  mutator: string
  original: string
  replacement: string
}

export interface Workshop {
  folder: string
  mutants: readonly Mutant[]
  testFiles: readonly string[]
}

/** Data alone: a test of a table against itself would say nothing. Checked against lists of others instead. */
const tables = ['iso-3166.ts', 'country-names.ts', 'reason-messages.ts']

/**
 * Not run here: the one tries the properties on judges that it breaks itself, the other does exhaustively
 * what mrz.test.ts does in part.
 */
const leftOut = ['decide-broken-judges.test.ts', 'mrz-sight.test.ts'].map(
  (name) => `test/domain/${name}`,
)

export async function createWorkshop(root: string): Promise<Workshop> {
  const folder = join(root, '.cache', 'mutation')
  const own = join(root, 'tools', 'mutation')
  mkdirSync(folder, { recursive: true })
  for (const part of ['src', 'test']) rmSync(join(folder, part), { recursive: true, force: true })
  cpSync(join(root, 'src'), join(folder, 'src'), { recursive: true })
  cpSync(join(root, 'test', 'domain'), join(folder, 'test', 'domain'), { recursive: true })
  for (const name of ['package.json', 'bun.lock', 'instrument.mjs', 'preload.ts']) {
    cpSync(join(own, name), join(folder, name))
  }
  writeFileSync(join(folder, 'bunfig.toml'), '[test]\nroot = "test"\npreload = ["./preload.ts"]\n')
  const { code, output } = await runBun(['install', '--frozen-lockfile'], { cwd: folder })
  if (code !== 0) throw new Error(`The instrumenter could not be installed:\n${output}`)

  const testFiles = globSync('test/domain/**/*.test.ts', { cwd: folder })
  return {
    folder,
    mutants: await instrument(folder),
    testFiles: testFiles.filter((file) => !leftOut.includes(file)).sort(),
  }
}

async function instrument(folder: string): Promise<Mutant[]> {
  const domain = 'src/domain/'
  const names = globSync('**/*.ts', { cwd: join(folder, domain) })
  const paths = names.filter((name) => !tables.includes(name)).map((name) => domain + name)
  const args = ['instrument.mjs', ...paths.sort()]
  const { stdout } = await promisify(execFile)('node', args, { cwd: folder, maxBuffer: 64e6 })
  const mutants: Mutant[] = JSON.parse(stdout)
  return mutants.map((mutant) => ({ ...mutant, file: mutant.file.slice(domain.length) }))
}
