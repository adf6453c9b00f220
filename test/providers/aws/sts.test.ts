/** Browser credentials from STS: the action, its policy, and reading its XML. */

import { expect, test } from 'bun:test'
import type { ProviderReason } from '../../../src/domain/faults/faults.ts'
import { credentialIssuer } from '../../../src/providers/aws/sts.ts'
import { fakeIo, text } from '../fake-io.ts'
import { aws, credentialsXml, errors, roleArn } from '../vendors.ts'

const good = text(credentialsXml('GetFederationToken'), { headers: { 'content-type': 'text/xml' } })

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['rekognition:StartFaceLivenessSession'], Resource: '*' }],
}

const formOf = (body: string | undefined): Record<string, unknown> => {
  const { Policy = '', ...rest } = Object.fromEntries(new URLSearchParams(body))
  return { ...rest, Policy: JSON.parse(Policy) }
}

test('long-term keys ask for a federation token that can start a check and nothing else', async () => {
  const io = fakeIo(good)
  await credentialIssuer(aws, io).issue(io.trace)
  const [sent] = io.sent
  expect(sent?.url).toBe('https://sts.eu-west-1.amazonaws.com/')
  expect(sent?.method).toBe('POST')
  expect(sent?.headers.get('content-type')).toStartWith('application/x-www-form-urlencoded')
  expect(sent?.headers.get('authorization')).toContain('/20260102/eu-west-1/sts/aws4_request')
  expect(formOf(sent?.body)).toEqual({
    Action: 'GetFederationToken',
    Version: '2011-06-15',
    Name: 'identivia-liveness',
    DurationSeconds: '900',
    Policy: policy,
  })
})

test('a configured role is assumed, under the same policy', async () => {
  const io = fakeIo(text(credentialsXml('AssumeRole')))
  const config = { ...aws, livenessRoleArn: roleArn, sessionToken: 'token/of+a=role' }
  expect((await credentialIssuer(config, io).issue(io.trace)).ok).toBe(true)
  expect(io.sent[0]?.headers.get('x-amz-security-token')).toBe('token/of+a=role')
  expect(formOf(io.sent[0]?.body)).toEqual({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'identivia-liveness',
    DurationSeconds: '900',
    Policy: policy,
  })
})

test('a custom endpoint is used', async () => {
  const io = fakeIo(good)
  await credentialIssuer({ ...aws, stsEndpoint: 'http://localhost:9/sts' }, io).issue(io.trace)
  expect(io.sent[0]?.url).toBe('http://localhost:9/sts')
})

test('credentials are read in any order, trimmed, decoded, with an ISO time', async () => {
  const io = fakeIo(good)
  expect(await credentialIssuer(aws, io).issue(io.trace)).toEqual({
    ok: true,
    value: {
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      secretAccessKey: 'wJalr/K7',
      sessionToken: 'Fwo&Gx=',
      expiration: '2026-01-02T03:19:05.359Z',
    },
  })
})

test('an expiration without milliseconds is valid', async () => {
  const io = fakeIo(text(credentialsXml('AssumeRole').replace('05.359Z', '05Z')))
  expect(await credentialIssuer(aws, io).issue(io.trace)).toMatchObject({
    value: { expiration: '2026-01-02T03:19:05.000Z' },
  })
})

test('incomplete credentials are bad_answer', async () => {
  const whole = credentialsXml('GetFederationToken')
  const broken = [
    whole.replace(/<SessionToken>[^<]*<\/SessionToken>/, ''),
    whole.replace(/<SessionToken>[^<]*/, '<SessionToken> '),
    whole.replace('2026-01-02T03:19:05.359Z', 'tomorrow'),
    whole.replace('ASIAEXAMPLEEXAMPLE00', 'A'),
    '{"GetFederationTokenResponse":{}}',
  ]
  for (const xml of broken) {
    const io = fakeIo(text(xml))
    expect(await credentialIssuer(aws, io).issue(io.trace)).toMatchObject({
      ok: false,
      fault: { provider: 'sts', reason: 'bad_answer' },
    })
  }
})

test('each STS error code has its reason', async () => {
  const cases: [string, number, ProviderReason][] = [
    ['AccessDenied', 403, 'access_denied'],
    ['RegionDisabledException', 403, 'access_denied'],
    ['InvalidClientTokenId', 403, 'credentials_rejected'],
    ['SignatureDoesNotMatch', 403, 'credentials_rejected'],
    ['ExpiredToken', 403, 'credentials_rejected'],
    ['ExpiredTokenException', 400, 'credentials_rejected'],
    ['MalformedPolicyDocument', 400, 'request_rejected'],
    ['PackedPolicyTooLarge', 400, 'request_rejected'],
    ['ValidationError', 400, 'request_rejected'],
    ['Throttling', 400, 'rate_limited'],
    ['InternalFailure', 500, 'unavailable'],
  ]
  for (const [code, status, reason] of cases) {
    const io = fakeIo(errors.sts(code, status))
    expect(await credentialIssuer(aws, io).issue(io.trace)).toEqual({
      ok: false,
      fault: { kind: 'provider', provider: 'sts', reason, vendorCode: code },
    })
  }
})
