/** Short-lived AWS keys for the browser's part of Face Liveness. */

import type { Call } from '../domain/caller.ts'
import type { CredentialIssuer, TemporaryCredentials } from '../domain/ports.ts'
import { err, ok, type Result } from '../domain/result.ts'

export type IssueCredentials = (
  call: Call,
) => Promise<Result<TemporaryCredentials & { region: string }>>

export const issueCredentials =
  (aws: { issuer: CredentialIssuer; region: string } | null): IssueCredentials =>
  async ({ trace }) => {
    if (aws === null) return err({ kind: 'provider_not_configured', provider: 'sts' })
    const issued = await aws.issuer.issue(trace)
    return issued.ok ? ok({ ...issued.value, region: aws.region }) : issued
  }
