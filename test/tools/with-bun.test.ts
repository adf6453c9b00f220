import { expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

setDefaultTimeout(60_000)

const wrapper = join(import.meta.dirname, '..', '..', 'tools', 'with-bun.mjs')

/** Runs a script under the wrapper, with Bun instead of Node, as on a machine without Node. */
async function wrapped(script: string, onUp?: (pid: number) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-with-bun-'))
  const path = join(folder, 'script.ts')
  writeFileSync(path, script)
  const child = spawn(process.execPath, [wrapper, path, 'an argument'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  child.stdout.on('data', (piece) => {
    output.push(String(piece))
    if (String(piece).includes('up')) onUp?.(child.pid ?? 0)
  })
  const [code] = await once(child, 'close')
  rmSync(folder, { recursive: true, force: true })
  return { code, output: output.join('') }
}

test('the exit code is passed on', async () => {
  expect((await wrapped('process.exit(78)')).code).toBe(78)
})

test('the script runs under Bun, with its arguments', async () => {
  const { code, output } = await wrapped('console.log(Bun.version, process.argv[2])')
  expect(code).toBe(0)
  expect(output).toEndWith(' an argument\n')
})

test('SIGTERM reaches the script, which can exit by itself', async () => {
  const script = `
    process.on('SIGTERM', () => { console.log('ended well'); process.exit(0) })
    setInterval(() => {}, 1000)
    console.log('up')`
  const { code, output } = await wrapped(script, (pid) => process.kill(pid, 'SIGTERM'))
  expect(code).toBe(0)
  expect(output).toContain('ended well')
})

test('a script that a signal ends has the exit code that a shell would give', async () => {
  expect((await wrapped("process.kill(process.pid, 'SIGKILL')")).code).toBe(137)
})
