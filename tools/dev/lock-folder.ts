// Refuses a second `npm run dev` in one folder: two PocketBase servers on one pb_data would damage it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'

const Running = z.object({ folder: z.string(), pid: z.int().positive(), pocketbase: z.url() })

/** Throws while another stack runs in this folder. Resolves to a function that releases the lock. */
export async function lockFolder(folder: string, pocketbase: string): Promise<() => Promise<void>> {
  const file = join(folder, '.cache', 'dev', 'running.json')
  const other = readRunning(file)
  if (other !== null && (await runsIn(folder, other))) {
    throw new Error(
      `\`npm run dev\` is already running in this folder, with PocketBase at ${other.pocketbase}. ` +
        'Stop it first: two servers on one pb_data would damage it',
    )
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ folder, pid: process.pid, pocketbase }))
  return async () => rmSync(file, { force: true })
}

type Running = z.infer<typeof Running>

/**
 * The folder, because a copy of a folder has a copy of this file. The process and the address, because either alone
 * may belong to something else by now.
 */
const runsIn = async (folder: string, running: Running): Promise<boolean> =>
  running.folder === folder && isAlive(running.pid) && (await answers(running.pocketbase))

function readRunning(file: string): Running | null {
  try {
    return Running.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/api/health`, { signal: AbortSignal.timeout(3000) }).then(
    ({ ok }) => ok,
    () => false,
  )
