// Asks the registry for known vulnerabilities of the locked packages, with `bun audit`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Execute, execute } from '../pocketbase/execute.ts'
import { readLockfile } from './lockfile.ts'

const deadlineMs = 120_000

const Advisories = z.record(
  z.string(),
  z.array(z.looseObject({ title: z.string(), severity: z.string(), url: z.string() })),
)

/** For development, only these end the check with an error: an attacker does not reach our tools. */
const severe = ['high', 'critical']

interface Options {
  readonly root: string
  readonly execute: Execute
  readonly print: (line: string) => void
}

/** Resolves to the exit code: 0 nothing to do, 1 an advisory to act on, 2 the registry did not answer, which is no clean result. */
export async function checkAdvisories({ root, execute, print }: Options): Promise<number> {
  const args = ['audit', '--json']
  const { code, output } = await execute(process.execPath, args, { timeoutMs: deadlineMs })
  const found = Advisories.safeParse(parseJson(output))
  if ((code !== 0 && code !== 1) || !found.success) {
    print(`The registry gave no answer, so nothing was checked: ${output.trim().slice(0, 500)}`)
    return 2
  }
  const packages = readLockfile(readFileSync(join(root, 'bun.lock'), 'utf8'))
  const runtime = new Set(packages.filter((it) => it.isRuntime).map(({ name }) => name))
  const all = Object.entries(found.data).flatMap(([name, advisories]) =>
    advisories.map((advisory) => ({
      ...advisory,
      name,
      isUrgent: runtime.has(name) || severe.includes(advisory.severity),
    })),
  )
  for (const { name, severity, title, url, isUrgent } of all)
    print(`${isUrgent ? 'Act' : 'Note'}: ${name}, ${severity}: ${title} ${url}`)
  const urgent = all.filter(({ isUrgent }) => isUrgent)
  print(`${packages.length} packages, ${all.length} advisories, ${urgent.length} to act on`)
  return urgent.length > 0 ? 1 : 0
}

/** Bun prints its name before the JSON on some versions. */
function parseJson(output: string): unknown {
  try {
    return JSON.parse(output.slice(output.indexOf('{')))
  } catch {
    return undefined
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', '..')
  process.exitCode = await checkAdvisories({ root, execute, print: console.log })
}
