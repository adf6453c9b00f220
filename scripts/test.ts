// Everything a change must pass: types, lint and format, then all suites. Ends with the counts.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addTallies, countsLine, type Tally, tallyOfSuites } from './test-tally.ts'

const root = join(import.meta.dirname, '..')
const bin = (...parts: string[]) => join(root, 'node_modules', ...parts)

const tallies: Tally[] = []
for (const config of typescriptConfigs()) {
  tallies.push(await staticCheck(`types (${config})`, [bin('typescript/bin/tsc'), '-p', config]))
}
const lint = [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']
tallies.push(await staticCheck('lint and format', lint))
if (!process.argv.includes('--static')) {
  const { code, output } = await runBun(['test', '--timeout', '180000'])
  tallies.push(tallyOfSuites(output, code))
}
const total = addTallies(tallies)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
process.stdout.write(`${countsLine(total)}\n`)

function typescriptConfigs(): string[] {
  const configs = readdirSync(root).filter((name) => /^tsconfig(\.[\w-]+)?\.json$/.test(name))
  return configs.filter((name) => name !== 'tsconfig.base.json').sort()
}

async function staticCheck(name: string, command: string[]): Promise<Tally> {
  const startedAt = performance.now()
  const { code } = await runBun(command)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`(${code === 0 ? 'pass' : 'fail'}) ${name} [${seconds}s]\n`)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
}

/**
 * Runs a command under this Bun, for there may be no Node. What it writes goes to our standard
 * output alone: two streams would let the counts overtake an error, and they must come last.
 */
function runBun(args: string[]): Promise<{ code: number; output: string }> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...colours },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const pieces: Buffer[] = []
    const forward = (piece: Buffer) => {
      pieces.push(piece)
      process.stdout.write(piece)
    }
    child.stdout.on('data', forward)
    child.stderr.on('data', forward)
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(pieces).toString('utf8') })
    })
  })
}
