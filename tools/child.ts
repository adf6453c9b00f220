// Starts a program that must not outlive this process: it has its own process group, and a guard.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Record<string, string | undefined>
  /** The output is shown, or kept to explain a failure. */
  readonly output: 'shown' | 'kept'
  /** A folder that the guard removes if it has to kill the program. */
  readonly scratch?: string
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** How it ended; undefined while it runs. */
  end(): Ended | undefined
  /** The last lines of kept output. */
  lastLines(): string
  /** Stops it: SIGTERM, then SIGKILL after five seconds. Resolves when it has ended. */
  stop(): Promise<void>
  /** Sends SIGKILL. */
  kill(): void
}

const maxKeptLines = 40
const politeMs = 5000
const windows = process.platform === 'win32'

export function startChild({ command, args, cwd, env, output, scratch }: Program): Promise<Child> {
  const stdio = output === 'shown' ? ('inherit' as const) : ('pipe' as const)
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    stdio: ['ignore', stdio, stdio],
    // A separate group, so that Ctrl-C in a terminal reaches only us and we decide the order in which things stop.
    detached: !windows,
  })
  const lines = keepLines(child)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command} did not start: ${error.message}`)))
    child.once('spawn', () => resolve(supervise(child, lines, scratch)))
  })
}

function supervise(child: ChildProcess, lines: readonly string[], scratch = ''): Child {
  const pid = child.pid ?? 0
  let end: Ended | undefined
  const guard = startGuard(pid, scratch)
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => {
      end = { code, signal }
      guard.dismiss()
      resolve(end)
    })
  })
  const signalGroup = (signal: NodeJS.Signals) => {
    if (end === undefined) sendToGroup(pid, signal)
  }
  return {
    pid,
    ended,
    end: () => end,
    lastLines: () => lines.join('\n'),
    stop: async () => {
      signalGroup('SIGTERM')
      const impatience = setTimeout(() => signalGroup('SIGKILL'), politeMs)
      await ended
      clearTimeout(impatience)
    },
    kill: () => signalGroup('SIGKILL'),
  }
}

/**
 * A shell that waits on a pipe from us. The pipe closes when we end, however that happens, and then the shell kills the
 * group. `bun test` runs no exit handlers, and nothing runs after a SIGKILL.
 */
function startGuard(pid: number, scratch: string): { dismiss(): void } {
  if (windows) return { dismiss: () => undefined }
  const script =
    'read -r line || { kill -s KILL -- "-$1"; [ -z "$2" ] || { sleep 1; rm -rf -- "$2"; }; }'
  const guard = spawn('sh', ['-c', script, 'guard', String(pid), scratch], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  guard.on('error', () => undefined)
  guard.stdin.on('error', () => undefined)
  return { dismiss: () => guard.stdin.end('dismissed\n') }
}

function sendToGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(windows ? pid : -pid, signal)
  } catch {
    // It ended between the check and the signal.
  }
}

function keepLines(child: ChildProcess): readonly string[] {
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > maxKeptLines) lines.shift()
    })
  }
  return lines
}
