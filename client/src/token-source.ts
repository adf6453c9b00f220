/** One token at a time: kept until shortly before it expires, and asked for once however many calls wait for it. */

export interface BearerToken {
  access_token: string
  /** Seconds. Without it the token is used until the API refuses it. */
  expires_in?: number
}

export interface TokenSource<Token extends BearerToken> {
  get: () => Promise<Token>
  /** Forgets this one; a newer one stays. */
  drop: (accessToken: string) => void
}

/** Renewed a minute early, or after nine tenths of a short life, so that no request overtakes the end of its token. */
const earlyMs = 60_000
const earlyShare = 0.1

interface Held<Token> {
  token: Promise<Token>
  /** Set when it has come. */
  value?: Token
  renewAtMs: number
}

export function tokenSource<Token extends BearerToken>(
  obtain: () => Promise<Token> | Token,
  now: () => number,
): TokenSource<Token> {
  const state: { held?: Held<Token> | undefined } = {}

  function renew(): Promise<Token> {
    const askedAtMs = now()
    const token = Promise.resolve().then(obtain)
    const held: Held<Token> = { token, renewAtMs: Number.POSITIVE_INFINITY }
    state.held = held
    token.then(
      (value) => {
        const lifeMs = (value.expires_in ?? Number.POSITIVE_INFINITY) * 1000
        held.value = value
        held.renewAtMs = askedAtMs + lifeMs - Math.min(earlyMs, lifeMs * earlyShare)
      },
      () => {
        if (state.held === held) state.held = undefined
      },
    )
    return token
  }

  return {
    get: () =>
      state.held !== undefined && now() < state.held.renewAtMs ? state.held.token : renew(),
    drop: (accessToken) => {
      if (state.held?.value?.access_token === accessToken) state.held = undefined
    },
  }
}
