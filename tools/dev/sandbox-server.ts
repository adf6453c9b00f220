// The simulated vendors and the Try page on one loopback port.
import { Hono } from 'hono'
import { createSandbox } from '../../sandbox/sandbox.ts'
import { createTryPage } from '../../sandbox/try/server.ts'
import { sandboxTeams } from './environment.ts'

export interface SandboxServer {
  readonly port: number
  stop(): Promise<void>
}

// A simulated vendor that hangs must hang for longer than the API waits.
const idleSeconds = 120

/** Listens immediately; port 0 means any free port. The API may start later. */
export function serveSandbox(ports: { api: number; sandbox: number }): SandboxServer {
  const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
  const served: { app: { fetch(request: Request): Response | Promise<Response> } } = sandbox
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: ports.sandbox,
    idleTimeout: idleSeconds,
    fetch: (request) => served.app.fetch(request),
  })
  const port = server.port ?? 0
  const tryPage = createTryPage({
    origin: `http://127.0.0.1:${port}`,
    api: `http://127.0.0.1:${ports.api}`,
    team: sandboxTeams[0],
    sandbox: async (path, init) => sandbox.app.request(path, init),
  })
  served.app = new Hono().route('/', tryPage).route('/', sandbox.app)
  return { port, stop: () => server.stop(true) }
}
