// The team's own server, as far as the Try page needs one: its machine token stays in here.
import * as z from 'zod'

/** A team of the sandbox and its client's credentials, which open this machine's sandbox only. */
export interface SandboxTeam {
  readonly team: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What the API answered, whatever that was. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Operator {
  /** Calls the API with the machine token of the team. */
  call(path: string, init: RequestInit): Promise<Response>
  read(path: string): Promise<Answer>
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() })
/** A token is renewed this long before it ends, so that none ends on its way. */
const spareMs = 60_000

export function createOperator({ api, team }: { api: string; team: SandboxTeam }): Operator {
  const kept: { token?: string; untilMs: number } = { untilMs: 0 }

  async function token(): Promise<string> {
    if (kept.token !== undefined && Date.now() < kept.untilMs) return kept.token
    const answer = await fetch(`${api}/api/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: team.clientId, client_secret: team.clientSecret }),
    })
    if (!answer.ok) throw new Error(`it gave the team no token (${answer.status})`)
    const { access_token, expires_in } = Token.parse(await answer.json())
    kept.token = access_token
    kept.untilMs = Date.now() + expires_in * 1000 - spareMs
    return access_token
  }

  const call: Operator['call'] = async (path, init) => {
    const headers = new Headers(init.headers)
    headers.set('authorization', `Bearer ${await token()}`)
    return fetch(`${api}${path}`, { ...init, headers })
  }
  return {
    call,
    read: async (path) => {
      const answer = await call(path, {})
      return { status: answer.status, body: await answer.json() }
    },
  }
}
