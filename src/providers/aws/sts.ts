/** Short-lived AWS credentials for the browser's liveness check, from AWS STS (docs/vendors.md#sts-credentials). */

import * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import { err, ok } from '../../domain/faults/result.ts'
import type { CredentialIssuer, TemporaryCredentials } from '../../domain/ports/vendors.ts'
import type { Io } from '../../io/io.ts'
import { createCallVendor } from '../transport/call.ts'
import { providerFault, type ReadResponse } from '../transport/response.ts'
import { awsFault, awsSigner } from './aws-call.ts'
import { leafElements } from './sts-xml.ts'

/** A small request with a small response; the camera starts after it. */
export const stsDeadlineMs = 5000

/** The shortest lifetime that STS allows. The browser uses the credentials once, when the check starts. */
const lifetimeSeconds = 900
const sessionName = 'identivia-liveness'
const maxAnswerBytes = 64 * 1024

/** Does not allow GetFaceLivenessSessionResults, which would give the browser the face images. */
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['rekognition:StartFaceLivenessSession'], Resource: '*' }],
})

const Credentials = z
  .object({
    AccessKeyId: z.string().regex(/^\w{16,128}$/),
    SecretAccessKey: z.string().min(1),
    SessionToken: z.string().min(1),
    Expiration: z.iso.datetime(),
  })
  .transform((keys) => ({
    accessKeyId: keys.AccessKeyId,
    secretAccessKey: keys.SecretAccessKey,
    sessionToken: keys.SessionToken,
    expiration: new Date(keys.Expiration).toISOString(),
  }))

/**
 * Never GetSessionToken: its credentials cannot be scoped and have all of our own rights. AWS rejects GetFederationToken
 * when our own keys are temporary, so these need a role; without one the fault is `access_denied`.
 */
export function credentialIssuer(
  config: AwsConfig & { deadlineMs?: number },
  io: Io,
): CredentialIssuer {
  const call = createCallVendor('sts', io)
  const sign = awsSigner(config, io)
  const endpoint = config.stsEndpoint ?? `https://sts.${config.region}.amazonaws.com`
  const role = config.livenessRoleArn
  const action = role === undefined ? 'GetFederationToken' : 'AssumeRole'
  const subject =
    role === undefined ? { Name: sessionName } : { RoleArn: role, RoleSessionName: sessionName }
  const form = new URLSearchParams({
    Action: action,
    Version: '2011-06-15',
    ...subject,
    DurationSeconds: String(lifetimeSeconds),
    Policy: policy,
  })
  const body = new TextEncoder().encode(form.toString())
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }

  return {
    issue: (trace) =>
      call(
        {
          upstream: `sts.${action}`,
          deadlineMs: config.deadlineMs ?? stsDeadlineMs,
          request: () => sign({ service: 'sts', endpoint, headers, body }),
          maxBytes: maxAnswerBytes,
          // A retry creates another set of credentials, and the lost one expires.
          idempotent: true,
          read: readCredentials,
          refusal: ({ status, text }) =>
            awsFault('sts', leafElements(text).get('Code') ?? null, status),
        },
        trace,
      ),
  }
}

const readCredentials: ReadResponse<TemporaryCredentials> = ({ status, text }) => {
  const parsed = Credentials.safeParse(Object.fromEntries(leafElements(text)))
  return parsed.success ? ok(parsed.data) : err(providerFault('sts', 'bad_answer', status))
}
