/** The AWS keys that the sandbox knows: two constant pairs, and those that its STS has issued. */
import * as z from 'zod'
import { sandboxKeys } from '../keys.ts'

export type Credential = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string | null
  expiresAtMs: number | null
  /** Whose key it is. STS allows different calls to each. */
  holder: 'user' | 'role' | 'federated'
  /** Whether the session policy allows an action. */
  allows: (action: string) => boolean
}

export type NewCredential = {
  holder: 'role' | 'federated'
  expiresAtMs: number
  allows: (action: string) => boolean
}

export interface Credentials {
  find(accessKeyId: string): Credential | null
  issue(wanted: NewCredential): Credential & { sessionToken: string }
}

export function createCredentials(randomUuid: () => string): Credentials {
  const everything = () => true
  const { accessKeyId, secretAccessKey, session } = sandboxKeys.aws
  const constant = { expiresAtMs: null, allows: everything }
  const user: Credential = {
    ...constant,
    accessKeyId,
    secretAccessKey,
    sessionToken: null,
    holder: 'user',
  }
  const known = new Map<string, Credential>([
    [accessKeyId, user],
    [session.accessKeyId, { ...constant, ...session, holder: 'role' }],
  ])
  return {
    find: (id) => known.get(id) ?? null,
    issue(wanted) {
      const random = `${randomUuid()}${randomUuid()}`.replaceAll('-', '')
      const issued = {
        ...wanted,
        accessKeyId: `ASIA${random.slice(0, 16).toUpperCase()}`,
        secretAccessKey: random.slice(0, 40),
        sessionToken: btoa(`sandbox session ${random}`),
      }
      known.set(issued.accessKeyId, issued)
      return issued
    },
  }
}

const OneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const Statement = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: OneOrMany,
  Resource: OneOrMany,
})
const Policy = z.looseObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement).min(1)]),
})

/** The permissions of a session policy; null if AWS would call the policy malformed. */
export function readPolicy(text: string): ((action: string) => boolean) | null {
  const policy = Policy.safeParse(parseJson(text))
  if (!policy.success) return null
  const statements = policy.data.Statement
  const says = (effect: 'Allow' | 'Deny', action: string) =>
    statements.some(
      (statement) =>
        statement.Effect === effect && statement.Action.some((pattern) => matches(pattern, action)),
    )
  return (action) => says('Allow', action) && !says('Deny', action)
}

function matches(pattern: string, action: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source.replaceAll('?', '.')}$`, 'i').test(action)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
