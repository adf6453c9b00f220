// Runs a program to its end, with a deadline, and keeps the last of what it said.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Execute, Executed } from './finder.ts'

const maxKeptLines = 40

export const execute: Execute = (command, args, { timeoutMs, onLine, env = process.env }) =>
  new Promise<Executed>((resolve) => {
    const lines: string[] = []
    const hear = (line: string) => {
      lines.push(line)
      if (lines.length > maxKeptLines) lines.shift()
      onLine?.(line)
    }
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const deadline = setTimeout(() => {
      hear(`stopped after ${Math.round(timeoutMs / 1000)} s`)
      child.kill('SIGKILL')
    }, timeoutMs)
    createInterface({ input: child.stdout }).on('line', hear)
    createInterface({ input: child.stderr }).on('line', hear)
    const settle = (result: Executed) => {
      clearTimeout(deadline)
      resolve(result)
    }
    child.on('error', (error) => settle({ output: error.message }))
    child.on('close', (code) => {
      const output = lines.join('\n')
      settle(code === null ? { output } : { code, output })
    })
  })
