/** AWS STS as a small HTTP server: awsQuery in, XML out, and only the three calls that a backend needs. */
import { Hono } from 'hono'
import * as z from 'zod'
import { sandboxKeys } from '../keys.ts'
import { serve } from '../serve.ts'
import type { World } from '../world.ts'
import { type Credential, readPolicy } from './credentials.ts'
import { verifySigV4 } from './sigv4.ts'
import { credentialsXml, stsAnswers } from './sts-answers.ts'

const account = '123456789012'

const Operation = z.enum(['GetFederationToken', 'AssumeRole', 'GetCallerIdentity'])
type Operation = z.infer<typeof Operation>

const identityName = z.string().regex(/^[\w+=,.@-]{2,64}$/)
// Latin-1 without control characters, as in the service model.
const policyText = z
  .string()
  .min(1)
  .max(2048)
  .refine((text) => Array.from(text).every((c) => /[\t\n\r]/.test(c) || (c >= ' ' && c <= 'ÿ')))

const FederationToken = z.object({
  Name: identityName.max(32),
  DurationSeconds: z.coerce.number().int().min(900).max(129_600).default(43_200),
  Policy: policyText.optional(),
})

const Role = z.object({
  RoleArn: z
    .string()
    .min(20)
    .max(2048)
    .regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  RoleSessionName: identityName,
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  Policy: policyText.optional(),
})

export function sts(world: World): Hono {
  const answers = stsAnswers(world.randomUuid)

  const handle = async (request: Request): Promise<Response> => {
    const body = new Uint8Array(await request.arrayBuffer())
    const parameters =
      request.method === 'GET'
        ? new URL(request.url).searchParams
        : new URLSearchParams(new TextDecoder().decode(body))
    const fields = Object.fromEntries(parameters)
    const operation = Operation.safeParse(fields.Action)
    if (!operation.success || fields.Version !== '2011-06-15') {
      return answers.error('not_found', null)
    }
    const serving = {
      operation: `sts.${operation.data}`,
      signal: request.signal,
      errors: answers,
    }
    return serve(world, serving, async () => {
      const signed = { method: request.method, url: request.url, headers: request.headers, body }
      const verified = await verifySigV4(signed, {
        service: 'sts',
        region: sandboxKeys.aws.region,
        nowMs: world.now(),
        find: world.credentials.find,
      })
      return verified.ok
        ? operate(operation.data, { fields, principal: verified.credential })
        : answers.unsigned(verified.problem, verified.detail)
    })
  }

  type Call = { fields: Record<string, string>; principal: Credential }

  const operate = (operation: Operation, call: Call): Response => {
    switch (operation) {
      case 'GetCallerIdentity':
        return answers.ok(operation, identityOf(call.principal))
      case 'GetFederationToken':
        return federate(call)
      case 'AssumeRole':
        return assume(call)
    }
  }

  const federate = ({ fields, principal }: Call): Response => {
    if (principal.holder !== 'user') {
      return answers.refuse(
        'AccessDenied',
        'Cannot call GetFederationToken with session credentials',
        403,
      )
    }
    const input = FederationToken.safeParse(fields)
    if (!input.success) return invalid(input.error, fields)
    const { Name, DurationSeconds, Policy } = input.data
    // Without a session policy a federated user has no permissions.
    const allows = Policy === undefined ? () => false : readPolicy(Policy)
    if (!allows) return malformedPolicy()
    const issued = world.credentials.issue({
      holder: 'federated',
      expiresAtMs: world.now() + DurationSeconds * 1000,
      allows,
    })
    return answers.ok('GetFederationToken', {
      Credentials: credentialsXml(issued),
      FederatedUser: {
        FederatedUserId: `${account}:${Name}`,
        Arn: `arn:aws:sts::${account}:federated-user/${Name}`,
      },
      PackedPolicySize: packedSize(Policy),
    })
  }

  const assume = ({ fields, principal }: Call): Response => {
    if (principal.holder === 'federated') return answers.error('access_denied', null)
    const input = Role.safeParse(fields)
    if (!input.success) return invalid(input.error, fields)
    const { RoleArn, RoleSessionName, DurationSeconds, Policy } = input.data
    // A role that assumes another role ("chaining") gets at most one hour.
    if (principal.holder === 'role' && DurationSeconds > 3600) {
      return answers.refuse(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      )
    }
    const allows = Policy === undefined ? () => true : readPolicy(Policy)
    if (!allows) return malformedPolicy()
    const issued = world.credentials.issue({
      holder: 'role',
      expiresAtMs: world.now() + DurationSeconds * 1000,
      allows,
    })
    const role = RoleArn.split('/').at(-1)
    return answers.ok('AssumeRole', {
      Credentials: credentialsXml(issued),
      AssumedRoleUser: {
        AssumedRoleId: `AROAIDENTIVIASANDBOX:${RoleSessionName}`,
        Arn: `arn:aws:sts::${account}:assumed-role/${role}/${RoleSessionName}`,
      },
      PackedPolicySize: packedSize(Policy),
    })
  }

  const malformedPolicy = () =>
    answers.refuse('MalformedPolicyDocument', 'This policy contains invalid Json')

  /** Repeats the invalid values, as AWS does. They must not break the XML. */
  const invalid = (error: z.ZodError, fields: Record<string, string>): Response => {
    const names = [...new Set(error.issues.map((issue) => issue.path.join('.')))]
    const found = names.map(
      (name) => `Value '${fields[name] ?? 'null'}' at '${name}' failed to satisfy constraint`,
    )
    const plural = found.length === 1 ? 'error' : 'errors'
    return answers.refuse(
      'ValidationError',
      `${found.length} validation ${plural} detected: ${found.join('; ')}`,
    )
  }

  return new Hono()
    .on(['GET', 'POST'], '/sts', (c) => handle(c.req.raw))
    .on(['GET', 'POST'], '/sts/', (c) => handle(c.req.raw))
}

const packedSize = (policy: string | undefined) => String(Math.ceil((policy ?? '').length / 41))

function identityOf({ holder, accessKeyId }: Credential) {
  const arns = {
    user: `arn:aws:iam::${account}:user/sandbox`,
    role: `arn:aws:sts::${account}:assumed-role/sandbox/session`,
    federated: `arn:aws:sts::${account}:federated-user/sandbox`,
  }
  return { Arn: arns[holder], UserId: accessKeyId, Account: account }
}
