// The team's own server, as far as the Try page needs one. Its machine token stays here.
import * as z from 'zod'

/** A team of the sandbox and its client's credentials, which open this machine's sandbox only. */
export interface SandboxTeam {
  readonly team: string
  readonly clientId: string
  readonly clientSecret: string
}

/** Any answer of the API. */
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
/** A token is renewed this long before it expires, so that none expires in transit. */
const spareMs = 60_000

export function createOperator({ api, team }: { api: string; team: SandboxTeam }): Operator {
  let current = { token: '', untilMs: 0 }

  async function token(): Promise<string> {
    if (Date.now() < current.untilMs) return current.token
    const answer = await fetch(`${api}/api/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: team.clientId, client_secret: team.clientSecret }),
    })
    if (!answer.ok) throw new Error(`it issued no token to the team (${answer.status})`)
    const { access_token, expires_in } = Token.parse(await answer.json())
    current = { token: access_token, untilMs: Date.now() + expires_in * 1000 - spareMs }
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
