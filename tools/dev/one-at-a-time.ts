// Two PocketBase servers on one folder of data would damage it: the second `npm run dev` of a clone is told of the first.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'

const Running = z.object({ pid: z.int().positive(), pocketbase: z.url() })

/** Throws while the stack that the file names is running. Resolves to what forgets this one when it has ended. */
export async function takeTurn(file: string, pocketbase: string): Promise<() => Promise<void>> {
  const other = readRunning(file)
  // A number of a process is given again after a while, and an address to another clone: both together are not.
  if (other !== null && isAlive(other.pid) && (await answers(other.pocketbase))) {
    throw new Error(
      `\`npm run dev\` runs in this folder already, with PocketBase at ${other.pocketbase}: end that one first, ` +
        'as two servers on one pb_data would damage it',
    )
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ pid: process.pid, pocketbase }))
  return async () => rmSync(file, { force: true })
}

function readRunning(file: string): z.infer<typeof Running> | null {
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
