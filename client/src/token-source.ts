/** Caches one token until shortly before it expires. Concurrent calls share one request for it. */

export interface BearerToken {
  access_token: string
  /** Seconds. If absent, the token is used until the API rejects it. */
  expires_in?: number
}

export interface TokenSource<Token extends BearerToken> {
  get: () => Promise<Token>
  /** Forgets this token, but not a newer one. */
  drop: (accessToken: string) => void
}

/** Renewed a minute early, or after nine tenths of a short lifetime, so that no token expires during a request. */
const earlyMs = 60_000
const earlyShare = 0.1

interface Held<Token> {
  token: Promise<Token>
  /** Set once the token has arrived. */
  value?: Token
  renewAtMs: number
}

export function tokenSource<Token extends BearerToken>(
  obtain: () => Promise<Token> | Token,
  now: () => number,
): TokenSource<Token> {
  let current: Held<Token> | undefined

  function renew(): Promise<Token> {
    const askedAtMs = now()
    const token = Promise.resolve().then(obtain)
    const held: Held<Token> = { token, renewAtMs: Number.POSITIVE_INFINITY }
    current = held
    token.then(
      (value) => {
        const lifeMs = (value.expires_in ?? Number.POSITIVE_INFINITY) * 1000
        held.value = value
        held.renewAtMs = askedAtMs + lifeMs - Math.min(earlyMs, lifeMs * earlyShare)
      },
      () => {
        if (current === held) current = undefined
      },
    )
    return token
  }

  return {
    get: () => (current !== undefined && now() < current.renewAtMs ? current.token : renew()),
    drop: (accessToken) => {
      if (current?.value?.access_token === accessToken) current = undefined
    },
  }
}
