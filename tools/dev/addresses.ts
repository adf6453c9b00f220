// The three ports of the development stack, and the check that they are free before anything starts.
import { isFree } from '../free-port.ts'

export interface Addresses {
  readonly api: number
  readonly pocketbase: number
  readonly sandbox: number
}

interface Listener {
  readonly what: string
  readonly variable: string
  readonly port: number
}

type Env = Readonly<Record<string, string | undefined>>

const defaults = [
  { what: 'the API', variable: 'PORT', port: 8000 },
  { what: 'PocketBase', variable: 'POCKETBASE_PORT', port: 8090 },
  { what: 'the vendor simulators', variable: 'SANDBOX_PORT', port: 8100 },
] as const

/** The ports to use. Throws an error with one sentence per problem. */
export async function chooseAddresses(env: Env): Promise<Addresses> {
  const listeners = defaults.map((listener): Listener => {
    const chosen = env[listener.variable]
    return chosen ? { ...listener, port: Number(chosen) } : listener
  })
  const found = await Promise.all(listeners.map((own) => problemOf(own, listeners)))
  const problems = found.filter((problem) => problem !== undefined)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const [api, pocketbase, sandbox] = listeners.map(({ port }) => port)
  return { api: api ?? 0, pocketbase: pocketbase ?? 0, sandbox: sandbox ?? 0 }
}

async function problemOf(
  { what, variable, port }: Listener,
  all: readonly Listener[],
): Promise<string | undefined> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return `${variable} must be a port number from 1 to 65535`
  }
  const first = all.find((one) => one.port === port)
  if (first?.variable !== variable) return `${first?.variable} and ${variable} are both ${port}`
  if (await isFree(port)) return undefined
  return (
    `Port ${port}, meant for ${what}, is taken. Stop what listens there, or choose another: ` +
    `${variable}=${await firstFreeAfter(port, all)} npm run dev`
  )
}

async function firstFreeAfter(port: number, all: readonly Listener[]): Promise<number> {
  const next = port + 1
  const usable = next <= 65_535 && all.every((one) => one.port !== next)
  if (next > 65_535) return firstFreeAfter(1024, all)
  return usable && (await isFree(next)) ? next : firstFreeAfter(next, all)
}
