/** The real thing for the client: the app on a real PocketBase, listening, with simulated vendors that listen too. */

import { scopes } from '../../src/domain/identity/principal.ts'
import { undocumented } from '../support/api-document.ts'
import { createWorld, unique, type World, type WorldOptions } from '../support/world.ts'

export interface Stack {
  world: World
  apiUrl: string
  sandboxUrl: string
  clientId: string
  clientSecret: string
  /** Answers so far that the OpenAPI document does not describe. */
  problems: string[]
  stop: () => Promise<void>
}

/** A team of its own, whose client has every scope but teams:all. */
export async function startStack(options: WorldOptions = {}): Promise<Stack> {
  const credentials = { client_id: unique('client'), client_secret: unique('secret') }
  const own = scopes.filter((scope) => scope !== 'teams:all')
  const client = { ...credentials, team_id: unique('team'), scopes: own }
  const world = await createWorld({
    ...options,
    env: { JWT_CLIENTS_JSON: JSON.stringify([client]), ...options.env },
  })
  const problems: string[] = []
  const listen = (fetch: (request: Request) => Response | Promise<Response>) =>
    Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 120, fetch })
  const api = listen(async (request) => {
    const { method, url } = request
    const answer = await world.forward(request)
    if (method !== 'OPTIONS')
      problems.push(...(await undocumented({ method, path: new URL(url).pathname }, answer)))
    return answer
  })
  const sandbox = listen((request) => world.sandbox.app.fetch(request))
  return {
    world: world,
    apiUrl: api.url.origin,
    sandboxUrl: sandbox.url.origin,
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    problems,
    stop: async () => {
      await api.stop(true)
      await sandbox.stop(true)
    },
  }
}
