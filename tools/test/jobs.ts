// Runs test commands a few at a time. What the first unfinished one writes is shown at once, the others wait their turn.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface Job {
  readonly name: string
  /** Of the Bun that runs this, for there may be no Node. */
  readonly args: readonly string[]
  readonly env?: Record<string, string>
}

export interface Ran {
  readonly job: Job
  readonly code: number
  readonly output: string
  readonly seconds: number
}

const root = join(import.meta.dirname, '..', '..')

/** The results in the order of the jobs, which is the order of what is shown too. */
export async function runJobs(jobs: readonly Job[], atOnce: number): Promise<Ran[]> {
  const show = showInOrder()
  const started: Promise<Ran>[] = []
  const running = new Set<Promise<unknown>>()
  for (const [index, job] of jobs.entries()) {
    if (running.size >= atOnce) await Promise.race(running)
    show(index, `\n== ${job.name}\n`)
    const ran = runJob(job, (piece) => show(index, piece))
    const ended: Promise<unknown> = ran.then(() => {
      running.delete(ended)
      show(index, null)
    })
    running.add(ended)
    started.push(ran)
  }
  return Promise.all(started)
}

/**
 * What a command writes goes to our standard output alone: two streams would let the counts overtake an error,
 * and they must come last.
 */
export function runJob(job: Job, show: (piece: Uint8Array) => void): Promise<Ran> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...job.args], {
      cwd: root,
      env: { ...process.env, ...colours, ...job.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const pieces: Buffer[] = []
    const take = (piece: Buffer) => {
      pieces.push(piece)
      show(piece)
    }
    const end = (code: number, output: string) =>
      resolve({ job, code, output, seconds: (performance.now() - startedAt) / 1000 })
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error) => end(1, error.message))
    child.on('close', (code) => end(code ?? 1, Buffer.concat(pieces).toString('utf8')))
  })
}

/** Takes pieces of numbered outputs in any order; null is the end of one. */
function showInOrder() {
  const waiting = new Map<number, (string | Uint8Array)[]>()
  const ended = new Set<number>()
  const state = { turn: 0 }
  return (index: number, piece: string | Uint8Array | null): void => {
    if (piece === null) ended.add(index)
    else if (index === state.turn) process.stdout.write(piece)
    else waiting.set(index, [...(waiting.get(index) ?? []), piece])
    while (ended.has(state.turn)) {
      state.turn += 1
      for (const late of waiting.get(state.turn) ?? []) process.stdout.write(late)
      waiting.delete(state.turn)
    }
  }
}
