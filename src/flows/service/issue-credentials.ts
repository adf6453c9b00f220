/** Issues short-lived AWS keys for the browser's part of Face Liveness. */

import { ok, type Result } from '../../domain/faults/result.ts'
import type { Principal } from '../../domain/identity/principal.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { CredentialIssuer, TemporaryCredentials } from '../../domain/ports/vendors.ts'
import { onceASecond } from '../once-a-second.ts'

type Issued = TemporaryCredentials & { region: string }

export type IssueCredentials = (context: RequestContext) => Promise<Result<Issued>>

interface Needs {
  issuer: CredentialIssuer
  region: string
  now: () => number
}

export function issueCredentials({ issuer, region, now }: Needs): IssueCredentials {
  const join = onceASecond<Issued>({ now })
  return ({ principal, trace }) =>
    join(holderOf(principal), async () => {
      const issued = await issuer.issue(trace)
      return issued.ok ? ok({ ...issued.value, region }) : issued
    })
}

/** All that tells principals apart: nobody gets the keys that were issued to another. JSON, so that no two are alike. */
const holderOf = ({ team, clientId, subject, profile }: Principal): string =>
  JSON.stringify([team, clientId, subject, profile])
