/** Issues short-lived AWS keys for the browser's part of Face Liveness. */

import { ok, type Result } from '../../domain/faults/result.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { CredentialIssuer, TemporaryCredentials } from '../../domain/ports/vendors.ts'

export type IssueCredentials = (
  context: RequestContext,
) => Promise<Result<TemporaryCredentials & { region: string }>>

export const issueCredentials =
  ({ issuer, region }: { issuer: CredentialIssuer; region: string }): IssueCredentials =>
  async ({ trace }) => {
    const issued = await issuer.issue(trace)
    return issued.ok ? ok({ ...issued.value, region }) : issued
  }
