import { expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startChild } from '../../tools/child.ts'

setDefaultTimeout(60_000)

const bun = process.execPath
const run = (script: string) => startChild({ command: bun, args: ['-e', script], output: 'kept' })

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test('a child reports how it ended and its last output', async () => {
  const child = await run('console.log("one"); console.error("two"); process.exit(3)')
  expect(await child.ended).toEqual({ code: 3, signal: null })
  expect(child.lastLines().split('\n').sort()).toEqual(['one', 'two'])
})

test('a program that does not exist gives a readable error', async () => {
  const started = startChild({ command: '/no/such/program', args: [], output: 'kept' })
  expect(
    await started.then(
      () => 'started',
      (thrown: Error) => thrown.message,
    ),
  ).toContain('/no/such/program did not start')
})

test('stop ends a child, and does nothing to one that has ended', async () => {
  const child = await run('setInterval(() => {}, 1000)')
  await child.stop()
  expect(child.end()?.signal).toBe('SIGTERM')
  await child.stop()
})

test.skipIf(process.platform === 'win32')(
  'a child does not outlive a parent that is killed',
  async () => {
    const module = join(import.meta.dirname, '..', '..', 'tools', 'child.ts')
    const script = `
      const { startChild } = await import(${JSON.stringify(module)})
      const child = await startChild({ command: 'sleep', args: ['600'], output: 'kept' })
      console.log(child.pid)`
    const parent = spawn(bun, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(createInterface({ input: parent.stdout }), 'line')
    const pid = Number(line)
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    while (isRunning(pid)) await Bun.sleep(10)
  },
)

/** A zombie counts as ended. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false
  const { stdout } = Bun.spawnSync(['ps', '-o', 'stat=', '-p', String(pid)])
  return !/^\s*(Z|$)/.test(stdout.toString())
}
