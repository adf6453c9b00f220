// Runs a script with the pinned Bun, and installs the locked dependencies first if they are missing.
// Plain JavaScript without dependencies: Node runs it before anything is installed, and so does Bun.
//
// package.json starts it as `exec node … || node …`: a shell in between would swallow the signals that npm
// passes on. Without exec (Windows) the second half runs instead.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
// The package calls its executable bun.exe on every platform, so one path serves them all.
const bun = join(root, 'node_modules', 'bun', 'bin', 'bun.exe')
const onTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
const stamp = join(root, 'node_modules', '.bun-lock-sha256')

const [script, ...args] = process.argv.slice(2)
if (script === undefined) {
  console.error('Usage: node tools/with-bun.mjs <script> [arguments]')
  process.exit(64)
}
if (!(await dependenciesAreReady())) process.exit(1)
process.exit(await run(bun, [script, ...args], { cwd: process.cwd() }))

async function dependenciesAreReady() {
  const lockHash = createHash('sha256')
    .update(readFileSync(join(root, 'bun.lock')))
    .digest('hex')
  const installedHash = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined
  if (existsSync(bun) && installedHash === lockHash) return true
  console.error('Installing the locked dependencies (bun.lock)')
  const code = await install()
  if (code !== 0 || !existsSync(bun)) {
    console.error(
      `The dependencies could not be installed (exit code ${code}), see above. ` +
        'Check the network and the registry settings of npm or Bun, then run the command again',
    )
    return false
  }
  writeFileSync(stamp, lockHash)
  return true
}

function install() {
  const command = ['install', '--frozen-lockfile']
  if (process.versions.bun) return run(process.execPath, command, { cwd: root })
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const windows = process.platform === 'win32'
  return run('npx', ['--yes', `bun@${devDependencies.bun}`, ...command], {
    cwd: root,
    // npx is a .cmd file on Windows, which only a shell can start.
    shell: windows,
  })
}

/** Runs a child on our terminal, and resolves to the exit code to pass on. */
function run(command, childArgs, options) {
  return new Promise((resolve) => {
    const child = spawn(command, childArgs, { stdio: 'inherit', ...options })
    // Each once, because npm repeats signals; and not Ctrl-C, which a terminal sends to all of us.
    const forwards = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      let sent = signal === 'SIGINT' && onTerminal
      const forward = () => {
        if (!sent) child.kill(signal)
        sent = true
      }
      process.on(signal, forward)
      return () => process.off(signal, forward)
    })
    const settle = (code) => {
      for (const stop of forwards) stop()
      resolve(code)
    }
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      settle(127)
    })
    child.on('exit', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
