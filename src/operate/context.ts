// What a command for operators needs from outside: variables, a clock, and outputs.
import { readFileSync } from 'node:fs'
import { type ReadFile, readSecretFiles } from '../config/secrets.ts'

export type Env = Readonly<Record<string, string | undefined>>

export interface Context {
  readonly env: Env
  /** The variables of the database of `npm run dev`, or null if there is none. Absent in the image. */
  readonly devDatabase?: (env: Env) => Env | null
  readonly now: () => Date
  /** Prints one line of the result. */
  readonly print: (line: string) => void
  /** Prints one line about progress or an error, never part of the result. */
  readonly note: (line: string) => void
}

export const exitCodes = { done: 0, differences: 1, usage: 2, unreachable: 3, underWay: 4 } as const

export const realContext: Context = {
  env: process.env,
  now: () => new Date(),
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
}

type Given = { ok: true; env: Env } | { ok: false; problem: string }

/**
 * The environment without blank values, with the secrets of the database from their files if these are named, and
 * with `--dev` the database of `npm run dev`. Files with other secrets are not read.
 */
export function environmentOf(context: Context, dev: boolean): Given {
  const overlaid = dev ? context.devDatabase?.(context.env) : {}
  if (overlaid === null || overlaid === undefined) {
    const problem =
      context.devDatabase === undefined
        ? 'There is no development database here'
        : 'There is no development database yet: start npm run dev once'
    return { ok: false, problem }
  }
  const all = { ...context.env, ...overlaid }
  const env = Object.fromEntries(Object.entries(all).filter(([, value]) => value?.trim()))
  const ofDatabase = databaseSecrets.flatMap((name) => [name, `${name}_FILE`])
  const read = readSecretFiles(
    Object.fromEntries(ofDatabase.map((name) => [name, env[name]])),
    readTextFile,
  )
  const [problem] = read.problems
  if (problem !== undefined) {
    return { ok: false, problem: `${problem.fileVariable} ${problem.reason}` }
  }
  return { ok: true, env: { ...env, ...read.env } }
}

const databaseSecrets = ['PB_USER_PASSWORD', 'POCKETBASE_HEADERS_JSON'] as const

const readTextFile: ReadFile = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
