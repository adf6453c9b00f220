// Tries one generator: installs it, generates a client in an empty folder, compiles it and runs its flow.
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { startChild } from '../child.ts'
import { cache, type Recipe, type Step } from './recipes.ts'

export type Mark = 'yes' | 'no' | 'not run'

export interface Trial {
  readonly recipe: Recipe
  readonly generated: Mark
  readonly compiled: Mark
  readonly flow: Mark
  /** What failed, with the last lines of its output. */
  readonly reason?: string
}

const stepDeadlineMs = 10 * 60_000
const root = join(import.meta.dirname, '..', '..')

/** The environment of the flow: where the API is, and what to send. */
export type FlowEnv = Readonly<Record<string, string>>

export async function tryRecipe(recipe: Recipe, env: FlowEnv): Promise<Trial> {
  const notRun = { recipe, generated: 'not run', compiled: 'not run', flow: 'not run' } as const
  const missing = recipe.needs.filter((program) => Bun.which(program) === null)
  if (missing.length > 0) return { ...notRun, reason: `Not on the PATH: ${missing.join(', ')}` }
  const installed = await runAll(recipe.install, root)
  if (installed !== null) return { ...notRun, reason: `Not installed: ${installed}` }

  const folder = await emptyFolder(recipe)
  const generated = await runAll(recipe.generate, folder)
  if (generated !== null) return { ...notRun, generated: 'no', reason: generated }
  const [from, to] = recipe.flow
  await mkdir(dirname(join(folder, to)), { recursive: true })
  await copyFile(join(import.meta.dirname, 'flows', from), join(folder, to))
  const compiled = await runAll(recipe.compile, folder)
  if (compiled !== null) return { ...notRun, generated: 'yes', compiled: 'no', reason: compiled }
  const ran = await runAll([recipe.run], folder, env)
  const done = { recipe, generated: 'yes', compiled: 'yes' } as const
  return ran === null ? { ...done, flow: 'yes' } : { ...done, flow: 'no', reason: ran }
}

async function emptyFolder({ name, files }: Recipe): Promise<string> {
  const folder = join(cache, 'work', name.replaceAll(' ', '-'))
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  return folder
}

/** Null if every step succeeded, otherwise the last lines of the first that failed. */
async function runAll(steps: readonly Step[], cwd: string, more: FlowEnv = {}) {
  for (const { command, args, env } of steps) {
    const said = `${command} ${args.join(' ')}`
    const child = await startChild({
      command,
      args,
      cwd,
      env: { ...process.env, ...env, ...more },
      output: 'kept',
    })
    const impatience = setTimeout(child.stop, stepDeadlineMs)
    const { code } = await child.ended
    clearTimeout(impatience)
    if (code !== 0) return `${said}\n${child.lastLines()}`
  }
  return null
}
