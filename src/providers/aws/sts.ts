/** Short-lived AWS keys for the browser's liveness check, from AWS STS (contracts/providers.md section 2). */

import * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import { err, ok } from '../../domain/faults/result.ts'
import type { CredentialIssuer } from '../../domain/ports/vendors.ts'
import { withDeadline } from '../../io/deadline.ts'
import type { Io } from '../../io/io.ts'
import { createCallVendor } from '../transport/call.ts'
import { providerFault, type ReadResponse, readOrRefuse } from '../transport/response.ts'
import { awsFault, awsSigner } from './aws-call.ts'
import { leafElements } from './sts-xml.ts'

/** A small question with a small answer; a browser waits for it before the camera starts. */
export const stsDeadlineMs = 5000

/** The shortest life STS gives, and enough: the browser uses the keys once, at the start of the check. */
const lifetimeSeconds = 900
const sessionName = 'identivia-liveness'
const maxAnswerBytes = 64 * 1024

/** Without GetFaceLivenessSessionResults, which would hand the browser the face images. */
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
type Credentials = z.infer<typeof Credentials>

/**
 * Never GetSessionToken: its keys cannot be scoped and carry all of our own rights. With temporary keys and
 * no role GetFederationToken is refused by AWS, which the caller hears as `access_denied`.
 */
export function credentialIssuer(
  config: AwsConfig & { deadlineMs?: number },
  io: Io,
): CredentialIssuer {
  const call = createCallVendor('sts', io)
  const sign = awsSigner(config, io)
  const endpoint = config.stsEndpoint ?? `https://sts.${config.region}.amazonaws.com`
  const action = config.livenessRoleArn === undefined ? 'GetFederationToken' : 'AssumeRole'
  const subject =
    config.livenessRoleArn === undefined
      ? { Name: sessionName }
      : { RoleArn: config.livenessRoleArn, RoleSessionName: sessionName }
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
      withDeadline(io, config.deadlineMs ?? stsDeadlineMs, (deadline) =>
        call(
          {
            upstream: `sts.${action}`,
            request: () => sign({ service: 'sts', endpoint, headers, body }),
            maxBytes: maxAnswerBytes,
            // A repetition makes another set of keys, and the lost one expires by itself.
            idempotent: true,
            read: readOrRefuse(readCredentials, ({ status, text }) =>
              awsFault('sts', leafElements(text).get('Code') ?? null, status),
            ),
          },
          deadline,
          trace,
        ),
      ),
  }
}

const readCredentials: ReadResponse<Credentials> = ({ status, text }) => {
  const parsed = Credentials.safeParse(Object.fromEntries(leafElements(text)))
  return parsed.success ? ok(parsed.data) : err(providerFault('sts', 'bad_answer', status))
}
