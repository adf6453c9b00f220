// Runs a program to its end, within a time limit, and returns its output.
import { execFile } from 'node:child_process'

export interface Executed {
  /** Absent if the program could not be started, or was stopped because it took too long. */
  readonly code?: number
  readonly output: string
}

export interface ExecuteOptions {
  readonly timeoutMs: number
  /** Instead of our own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

export type Execute = (
  command: string,
  args: readonly string[],
  options: ExecuteOptions,
) => Promise<Executed>

export const execute: Execute = (command, args, { timeoutMs, env = process.env }) =>
  new Promise((resolve) => {
    const options = { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 16e6 } as const
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`
      if (error === null) resolve({ code: 0, output })
      else if (typeof error.code === 'number') resolve({ code: error.code, output })
      else resolve({ output: `${output}${error.message}` })
    })
  })
