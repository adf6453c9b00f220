/** Maps AWS's errors to faults, wherever the response has their codes. */

import { expect, test } from 'bun:test'
import type { ProviderReason } from '../../../src/domain/faults/faults.ts'
import { faceMatcher } from '../../../src/providers/aws/rekognition-faces.ts'
import { livenessChecker } from '../../../src/providers/aws/rekognition-liveness.ts'
import { fakeIo, json, type Respond, text } from '../fake-io.ts'
import { aws, errors, picture, sessionId } from '../vendors.ts'

const options = {
  requestToken: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
  auditImages: 2,
  challenge: 'FaceMovementAndLightChallenge',
} as const

const reasonFor = async (call: 'create' | 'results' | 'count' | 'compare', respond: Respond) => {
  const io = fakeIo(respond)
  const calls = {
    create: () => livenessChecker(aws, io).createSession(options, io.trace),
    results: () => livenessChecker(aws, io).results(sessionId, io.trace),
    count: () => faceMatcher(aws, io).countFaces(picture(), io.trace),
    compare: () => faceMatcher(aws, io).compare(picture(), picture(), io.trace),
  }
  const result = await calls[call]()
  if (result.ok || result.fault.kind !== 'provider') return null
  return [result.fault.reason, result.fault.vendorCode]
}

test('each AWS error code has its reason', async () => {
  const all = ['create', 'results', 'count', 'compare'] as const
  const common: [string, ProviderReason][] = [
    ['AccessDeniedException', 'access_denied'],
    ['UnrecognizedClientException', 'credentials_rejected'],
    ['InvalidSignatureException', 'credentials_rejected'],
    ['ExpiredTokenException', 'credentials_rejected'],
    ['MissingAuthenticationTokenException', 'credentials_rejected'],
    ['IncompleteSignatureException', 'credentials_rejected'],
    ['ProvisionedThroughputExceededException', 'rate_limited'],
    ['ThrottlingException', 'rate_limited'],
    ['SomethingElseException', 'request_rejected'],
  ]
  for (const call of all) {
    for (const [code, reason] of common) {
      expect(await reasonFor(call, errors.aws(code))).toEqual([reason, code])
    }
    expect(await reasonFor(call, errors.aws('ThrottlingException', 500))).toEqual([
      'rate_limited',
      'ThrottlingException',
    ])
    expect(await reasonFor(call, errors.aws('InternalServerError', 500))).toEqual([
      'unavailable',
      'InternalServerError',
    ])
  }
})

test('some AWS error codes have another reason for each operation', async () => {
  const cases: [Parameters<typeof reasonFor>[0], string, ProviderReason][] = [
    ['create', 'InvalidParameterException', 'request_rejected'],
    ['results', 'InvalidParameterException', 'request_rejected'],
    ['count', 'InvalidParameterException', 'image_rejected'],
    ['compare', 'InvalidParameterException', 'no_face'],
    ['results', 'SessionNotFoundException', 'session_not_found'],
    ['count', 'ImageTooLargeException', 'image_rejected'],
    ['compare', 'ImageTooLargeException', 'image_rejected'],
    ['count', 'InvalidImageFormatException', 'image_rejected'],
    ['compare', 'InvalidImageFormatException', 'image_rejected'],
  ]
  for (const [call, code, reason] of cases) {
    expect(await reasonFor(call, errors.aws(code))).toEqual([reason, code])
  }
})

test('an error code is found in the header and in each member of the body', async () => {
  const expected = ['session_not_found', 'SessionNotFoundException']
  const name = 'SessionNotFoundException'
  const header = { 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/com.amazonaws#x` }
  const forms: Respond[] = [
    json({ __type: `com.amazonaws.rekognition#${name}`, message: 'm' }, { status: 400 }),
    json({ Code: name, Message: 'm' }, { status: 400 }),
    json({ code: name }, { status: 400 }),
    json({ __type: 7, Code: name }, { status: 400 }),
    json({ __type: 'AccessDeniedException' }, { status: 400, headers: header }),
    text('', { status: 400, headers: header }),
  ]
  for (const form of forms) expect(await reasonFor('results', form)).toEqual(expected)
  expect(await reasonFor('results', text('null', { status: 400 }))).toEqual([
    'request_rejected',
    '400',
  ])
})
