/** One line-up of all vendor operations with good answers and the vendors' own words for trouble. */

import type { Image } from '../../src/domain/document/images.ts'
import type { ProviderFault } from '../../src/domain/faults/faults.ts'
import type { Result } from '../../src/domain/faults/result.ts'
import { faceMatcher } from '../../src/providers/aws/rekognition-faces.ts'
import { livenessChecker } from '../../src/providers/aws/rekognition-liveness.ts'
import { credentialIssuer } from '../../src/providers/aws/sts.ts'
import { deviceInspector } from '../../src/providers/fingerprint/fingerprint.ts'
import { documentReader } from '../../src/providers/openai/openai.ts'
import { type FakeIo, json, type Respond, text } from './fake-io.ts'

export const aws = {
  region: 'eu-west-1',
  accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'aws-secret/never/to/be/seen',
}
export const openAi = { apiKey: 'sk-never-to-be-seen', model: 'o4-mini' }
export const fingerprint = {
  secretKey: 'fp-never-to-be-seen',
  region: 'eu',
  apiVersion: 'v4',
} as const
export const roleArn = 'arn:aws:iam::123456789012:role/liveness'
export const sessionId = '0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9'
export const eventId = '1708102555327.NLOjmg'

/** Strings that must not be found in any fault. */
export const secrets = [
  aws.accessKeyId,
  aws.secretAccessKey,
  openAi.apiKey,
  fingerprint.secretKey,
  sessionId,
  eventId,
  roleArn,
  'vendor says',
  'ECONNREFUSED',
  'http',
]

export const picture = (...bytes: number[]): Image => ({
  bytes: Uint8Array.from([0xff, 0xd8, 0xff, ...bytes]),
  mediaType: 'image/jpeg',
  sha256: '0'.repeat(64),
})

export const reading = {
  readable: true,
  name: 'ANNA MARIA ERIKSSON',
  given_names: 'ANNA MARIA',
  surname: 'ERIKSSON',
  document_number: 'L898902C3',
  country: 'Utopia',
  issuing_country: 'UTO',
  nationality: 'UTO',
  document_type: 'passport',
  address: null,
  gender: 'female',
  date_of_birth: '1974-08-12',
  issue_date: null,
  expiry_date: '2012-04-15',
  mrz_lines: [
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  ],
  authenticity: 'uncertain',
  authenticity_signals: ['specimen'],
  confidence: 0.9,
} as const

export const completion = (
  content: string | null,
  choice: { finish_reason?: string | null; refusal?: string } = {},
) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'o4-mini-2025-04-16',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content, refusal: choice.refusal ?? null },
      logprobs: null,
      finish_reason: choice.finish_reason === undefined ? 'stop' : choice.finish_reason,
    },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
})

/** Order and white space as in AWS's own samples. */
export const credentialsXml = (
  call: string,
) => `<${call}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
 <${call}Result>
  <Credentials>
   <SessionToken>
    Fwo&amp;Gx=
   </SessionToken>
   <SecretAccessKey> wJalr/K7 </SecretAccessKey>
   <Expiration>2026-01-02T03:19:05.359Z</Expiration>
   <AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId>
  </Credentials>
  <PackedPolicySize>4</PackedPolicySize>
 </${call}Result>
 <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
</${call}Response>`

const awsError = (code: string, status = 400): Respond =>
  json({ __type: code, Message: 'vendor says secret things' }, { status })
const stsError = (code: string, status: number): Respond =>
  text(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>vendor says</Message></Error></ErrorResponse>`,
    { status },
  )
const openAiError = (code: string | null, status: number, type = 'invalid_request_error') =>
  json({ error: { message: `vendor says ${openAi.apiKey}`, type, param: null, code } }, { status })
const fingerprintError = (code: string, status: number): Respond =>
  json({ error: { code, message: `vendor says ${eventId}` } }, { status })
export const errors = { aws: awsError, sts: stsError, openAi: openAiError, fp: fingerprintError }

export interface Vendor {
  name: string
  provider: ProviderFault['provider']
  upstream: string
  run: (io: FakeIo) => Promise<Result<unknown>>
  good: Respond
  accessDenied: Respond
  badKey: Respond
  throttled: Respond
  deadlineMs: number
}

const rekognitionTrouble = {
  provider: 'rekognition',
  accessDenied: awsError('AccessDeniedException'),
  badKey: awsError('UnrecognizedClientException'),
  throttled: awsError('ProvisionedThroughputExceededException'),
} as const
const stsTrouble = {
  provider: 'sts',
  accessDenied: stsError('AccessDenied', 403),
  badKey: stsError('InvalidClientTokenId', 403),
  throttled: stsError('Throttling', 400),
  deadlineMs: 5000,
} as const

export const vendors: Vendor[] = [
  {
    ...rekognitionTrouble,
    name: 'a new liveness session',
    upstream: 'rekognition.CreateFaceLivenessSession',
    run: (io) =>
      livenessChecker(aws, io).createSession(
        { requestToken: 'token-1', auditImages: 2, challenge: 'FaceMovementChallenge' },
        io.trace,
      ),
    good: json({ SessionId: sessionId }),
    deadlineMs: 5000,
  },
  {
    ...rekognitionTrouble,
    name: 'liveness results',
    upstream: 'rekognition.GetFaceLivenessSessionResults',
    run: (io) => livenessChecker(aws, io).results(sessionId, io.trace),
    good: json({ SessionId: sessionId, Status: 'SUCCEEDED', Confidence: 97.5 }),
    deadlineMs: 5000,
  },
  {
    ...rekognitionTrouble,
    name: 'counted faces',
    upstream: 'rekognition.DetectFaces',
    run: (io) => faceMatcher(aws, io).countFaces(picture(1), io.trace),
    good: json({ FaceDetails: [{}] }),
    deadlineMs: 10_000,
  },
  {
    ...rekognitionTrouble,
    name: 'compared faces',
    upstream: 'rekognition.CompareFaces',
    run: (io) => faceMatcher(aws, io).compare(picture(1), picture(2), io.trace),
    good: json({ FaceMatches: [{ Similarity: 91 }], UnmatchedFaces: [] }),
    deadlineMs: 10_000,
  },
  {
    ...stsTrouble,
    name: 'federation keys',
    upstream: 'sts.GetFederationToken',
    run: (io) => credentialIssuer(aws, io).issue(io.trace),
    good: text(credentialsXml('GetFederationToken')),
  },
  {
    ...stsTrouble,
    name: 'role keys',
    upstream: 'sts.AssumeRole',
    run: (io) => credentialIssuer({ ...aws, livenessRoleArn: roleArn }, io).issue(io.trace),
    good: text(credentialsXml('AssumeRole')),
  },
  {
    name: 'a document reading',
    provider: 'openai',
    upstream: 'openai.chat',
    run: (io) => documentReader(openAi, io).read({ front: picture(1), back: null }, io.trace),
    good: json(completion(JSON.stringify(reading))),
    accessDenied: openAiError('unsupported_country_region_territory', 403),
    badKey: openAiError('invalid_api_key', 401),
    throttled: openAiError('rate_limit_exceeded', 429, 'tokens'),
    deadlineMs: 45_000,
  },
  {
    name: 'a device event',
    provider: 'fingerprint',
    upstream: 'fingerprint.event',
    run: (io) => deviceInspector(fingerprint, io).event(eventId, io.trace),
    good: json({ event_id: eventId, timestamp: 1708102555327 }),
    accessDenied: fingerprintError('wrong_region', 403),
    badKey: fingerprintError('secret_api_key_not_found', 403),
    throttled: fingerprintError('too_many_requests', 429),
    deadlineMs: 5000,
  },
  {
    name: 'a device event of v3',
    provider: 'fingerprint',
    upstream: 'fingerprint.event',
    run: (io) => deviceInspector({ ...fingerprint, apiVersion: 'v3' }, io).event(eventId, io.trace),
    good: json({
      products: { identification: { data: { requestId: eventId, timestamp: 1708102555327 } } },
    }),
    accessDenied: fingerprintError('SubscriptionNotActive', 403),
    badKey: fingerprintError('TokenNotFound', 403),
    throttled: json({
      products: { identification: { error: { code: '429 Too Many Requests', message: 'x' } } },
    }),
    deadlineMs: 5000,
  },
]
