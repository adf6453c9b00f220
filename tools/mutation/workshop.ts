// A copy of the code and its tests in .cache, with every mutant of src/domain in it, all inactive.
import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

export interface Mutant {
  id: string
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

/** Installed in .cache by this command, as nothing else needs them. */
const dependencies = { '@stryker-mutator/instrumenter': '9.6.1', 'typed-inject': '5.0.0' }

/** Data only: a test of a table against itself proves nothing. */
export const tables = ['iso-3166.ts', 'country-names.ts']

/** One breaks the rules itself to test the properties; the other does exhaustively what mrz.test.ts samples. */
export const leftOut = [
  'test/domain/decision/properties/mutants.test.ts',
  'test/domain/document/mrz/visibility.test.ts',
]

const run = promisify(execFile)

export async function createWorkshop(root: string): Promise<Workshop> {
  const folder = join(root, '.cache', 'mutation')
  mkdirSync(folder, { recursive: true })
  for (const part of ['src', 'test/domain']) {
    rmSync(join(folder, part), { recursive: true, force: true })
    cpSync(join(root, part), join(folder, part), { recursive: true })
  }
  for (const name of ['instrument.mjs', 'preload.ts'])
    cpSync(join(import.meta.dirname, name), join(folder, name))
  writeFileSync(join(folder, 'bunfig.toml'), '[test]\nroot = "test"\npreload = ["./preload.ts"]\n')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await run(process.execPath, ['install'], { cwd: folder })
  return { folder, mutants: await instrument(folder), testFiles: testFilesIn(folder) }
}

async function instrument(folder: string): Promise<Mutant[]> {
  const files = globSync('src/domain/**/*.ts', { cwd: folder })
  const mutated = files.filter((file) => !tables.includes(basename(file))).sort()
  // In Node: the instrumenter's CommonJS dependencies do not load in Bun.
  await run('node', ['instrument.mjs', ...mutated], { cwd: folder })
  return JSON.parse(readFileSync(join(folder, 'mutants.json'), 'utf8'))
}

const testFilesIn = (folder: string): string[] =>
  globSync('test/domain/**/*.test.ts', { cwd: folder })
    .filter((file) => !leftOut.includes(file))
    .sort()
