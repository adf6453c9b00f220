// The runtimes that the app is tested on, their executables, and whether they run on this machine.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

export const runtimeNames = ['bun', 'deno', 'workerd'] as const
export type RuntimeName = (typeof runtimeNames)[number]

const { resolve } = createRequire(import.meta.url)
const exe = process.platform === 'win32' ? '.exe' : ''
const denoPackage = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`
const workerdCpu = process.arch === 'x64' ? '64' : process.arch
const workerdPlatform = process.platform === 'win32' ? 'windows' : process.platform
const workerdPackage = `@cloudflare/workerd-${workerdPlatform}-${workerdCpu}`

const executables: Record<RuntimeName, string> = {
  bun: process.execPath,
  deno: `${denoPackage}/deno${exe}`,
  workerd: `${workerdPackage}/bin/workerd${exe}`,
}

/** The path of the executable, or its bare name if the package of this platform is not installed. */
export function executableOf(name: RuntimeName): string {
  try {
    return resolve(executables[name])
  } catch {
    return name
  }
}

const checked = new Map<RuntimeName, string | null>()

/** Null if the runtime runs on this machine, otherwise the reason. Each is checked once. */
export function whyNotRunnable(name: RuntimeName): string | null {
  const known = checked.get(name)
  if (known !== undefined) return known
  const reason = name === 'bun' ? null : reasonOf(name)
  checked.set(name, reason)
  return reason
}

function reasonOf(name: RuntimeName): string | null {
  const executable = executableOf(name)
  if (executable === name) return `${executables[name]} is not installed for this platform`
  const { status, signal, error, stderr } = spawnSync(executable, ['--version'])
  if (status === 0) return null
  const detail = error?.message ?? String(stderr).trim().split('\n')[0] ?? ''
  return `${executable} does not run here: exit ${status ?? signal} ${detail}`.trim()
}
