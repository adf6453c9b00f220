/** Bearer tokens: HS256 JWTs (RFC 7519, RFC 8725), signed and verified with keys that are imported once. */

import { decode, sign, verify } from 'hono/jwt'
import * as z from 'zod'
import type { JwtConfig } from '../../../config/config.ts'
import type { TokenProblem } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { applicantScopes, type Principal } from '../../../domain/identity/principal.ts'
import { recordIdPattern } from '../../../domain/identity/profile.ts'
import type { Io } from '../../../io/io.ts'

/** Clock difference between two machines (docs/api-conventions.md#authentication). */
const toleranceSeconds = 60
/** Far longer than any real token; longer ones are refused before they are decoded. */
const maxTokenLength = 8192
/** Size of the cache of verified tokens. */
const rememberedTokens = 1000

const printable = /^[^\p{Cc}\p{Cs}]*$/u
const id = z.string().min(1).max(191).regex(printable)
const scopeList = z.union([z.string().transform((text) => text.split(' ')), z.array(z.string())])
const Claims = z.object({
  sub: id,
  exp: z.number().finite(),
  nbf: z.number().finite().optional(),
  iat: z.number().finite().optional(),
  iss: z.unknown().optional(),
  aud: z.unknown().optional(),
  client_id: id.optional(),
  team_id: z.string().max(191).regex(printable).nullish(),
  scope: scopeList.optional(),
  scopes: scopeList.optional(),
  /** Makes this an applicant's token. A malformed id is refused, so that it never becomes a machine token. */
  profile: z.string().regex(recordIdPattern).optional(),
})
type Claims = z.infer<typeof Claims>

const importKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  )

const refused = (cause: TokenProblem) => err({ kind: 'token_invalid', cause })

export type VerifyToken = (token: string) => Promise<Result<Principal>>

/** Verifies tokens and remembers each until it expires. Nothing of an invalid token is repeated anywhere. */
export function createTokenVerifier(config: JwtConfig, { now }: Pick<Io, 'now'>): VerifyToken {
  const keys = Promise.all(
    [config.secret, config.previousSecret].filter((secret) => secret !== null).map(importKey),
  )
  const remembered = new Map<string, { principal: Principal; expiresAtMs: number }>()

  const remember = (token: string, principal: Principal, expiresAtMs: number): void => {
    const oldest = remembered.size >= rememberedTokens ? remembered.keys().next().value : undefined
    if (oldest !== undefined) remembered.delete(oldest)
    remembered.set(token, { principal, expiresAtMs })
  }

  return async (token) => {
    const known = remembered.get(token)
    if (known !== undefined && now() < known.expiresAtMs) return ok(known.principal)
    remembered.delete(token)
    if (token.length > maxTokenLength) return refused('malformed')
    const payload = await verifiedPayload(token, await keys)
    if (!payload.ok) return payload
    const claims = readClaims(payload.value, config, now() / 1000)
    if (!claims.ok) return claims
    const principal = principalOf(claims.value)
    remember(token, principal, (claims.value.exp + toleranceSeconds) * 1000)
    return ok(principal)
  }
}

/** Checks the signature and the algorithm only. `readClaims` checks times and claims, by our own clock. */
async function verifiedPayload(token: string, keys: CryptoKey[]): Promise<Result<unknown>> {
  const algorithm = algorithmOf(token)
  if (algorithm === null) return refused('malformed')
  if (algorithm !== 'HS256') return refused('algorithm')
  for (const key of keys) {
    try {
      return ok(await verify(token, key, { alg: 'HS256', exp: false, nbf: false, iat: false }))
    } catch {
      // The message of hono/jwt contains the whole token, so nothing of the error may be kept.
    }
  }
  return refused('signature')
}

const algorithmOf = (token: string): string | null => {
  try {
    return String(decode(token).header.alg)
  } catch {
    return null
  }
}

function readClaims(payload: unknown, config: JwtConfig, nowSeconds: number): Result<Claims> {
  const parsed = Claims.safeParse(payload)
  if (!parsed.success) return refused('claims')
  const { exp, nbf, iat, iss, aud } = parsed.data
  if (exp + toleranceSeconds <= nowSeconds) return refused('expired')
  if (Math.max(nbf ?? 0, iat ?? 0) - toleranceSeconds > nowSeconds) return refused('not_yet_valid')
  if (config.issuer !== null && iss !== config.issuer) return refused('issuer')
  if (config.audience !== null && ![aud].flat().includes(config.audience))
    return refused('audience')
  return ok(parsed.data)
}

/** An applicant's token has at most the applicant scopes, even if it was issued elsewhere with the same secret. */
function principalOf(claims: Claims): Principal {
  const named = new Set((claims.scope ?? claims.scopes ?? []).filter((scope) => scope !== ''))
  const isApplicant = claims.profile !== undefined
  return {
    subject: claims.sub,
    // An applicant's subject contains a profile id, which must not be logged.
    clientId: claims.client_id ?? (isApplicant ? 'applicant' : claims.sub),
    team: claims.team_id ?? '',
    scopes: isApplicant ? new Set(applicantScopes.filter((scope) => named.has(scope))) : named,
    profile: claims.profile ?? null,
    expiresAtMs: claims.exp * 1000,
  }
}

export interface NewToken {
  subject: string
  clientId: string
  partnerId?: string | null
  /** Absent or null for the default team. */
  teamId?: string | null
  /** Only in an applicant's token. */
  profileId?: string
  scopes: readonly string[]
  /** Default: the configured lifetime. */
  expiresAtSeconds?: number
}

export type IssueToken = (token: NewToken) => Promise<string>

/** Signs tokens with the current secret, never with the previous one. JSON leaves out what is undefined. */
export function createTokenIssuer(config: JwtConfig, io: Pick<Io, 'now' | 'uuid'>): IssueToken {
  const key = importKey(config.secret)
  return async (token) => {
    const issuedAt = Math.floor(io.now() / 1000)
    const claims = {
      sub: token.subject,
      client_id: token.clientId,
      partner_id: token.partnerId ?? undefined,
      team_id: token.teamId ?? undefined,
      profile: token.profileId,
      scope: token.scopes.join(' '),
      iat: issuedAt,
      exp: token.expiresAtSeconds ?? issuedAt + config.ttlSeconds,
      jti: io.uuid(),
      ...(config.issuer === null ? {} : { iss: config.issuer }),
      ...(config.audience === null ? {} : { aud: config.audience }),
    }
    return sign(claims, await key, 'HS256')
  }
}
