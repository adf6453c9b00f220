// Runs this Bun with a deadline, after which it is killed: a mutant may never end.
import { spawn } from 'node:child_process'

export interface BunRun {
  /** Null where it had to be killed. */
  code: number | null
  output: string
  milliseconds: number
}

export function runBun(
  args: string[],
  { cwd, env = {}, deadlineMs = 300_000 }: RunOptions,
): Promise<BunRun> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece))
    const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(deadline)
      const output = Buffer.concat(pieces).toString('utf8')
      resolve({ code, output, milliseconds: performance.now() - startedAt })
    })
  })
}

export interface RunOptions {
  cwd: string
  env?: Record<string, string>
  deadlineMs?: number
}
