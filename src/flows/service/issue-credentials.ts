/** Short-lived AWS keys for the browser's part of Face Liveness. */

import { err, ok, type Result } from '../../domain/faults/result.ts'
import type { RequestContext } from '../../domain/ports/request-context.ts'
import type { CredentialIssuer, TemporaryCredentials } from '../../domain/ports/vendors.ts'

export type IssueCredentials = (
  context: RequestContext,
) => Promise<Result<TemporaryCredentials & { region: string }>>

export const issueCredentials =
  (aws: { issuer: CredentialIssuer; region: string } | null): IssueCredentials =>
  async ({ trace }) => {
    if (aws === null) return err({ kind: 'provider_not_configured', provider: 'sts' })
    const issued = await aws.issuer.issue(trace)
    return issued.ok ? ok({ ...issued.value, region: aws.region }) : issued
  }
