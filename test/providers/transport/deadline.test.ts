/** Deadlines: each vendor has its own, the configuration can replace it, and no timer outlives its call. */

import { expect, test } from 'bun:test'
import type { Result } from '../../../src/domain/faults/result.ts'
import { orAborted, withDeadline } from '../../../src/io/deadline.ts'
import { faceMatcher, facesDeadlineMs } from '../../../src/providers/aws/rekognition-faces.ts'
import {
  livenessChecker,
  livenessDeadlineMs,
} from '../../../src/providers/aws/rekognition-liveness.ts'
import { credentialIssuer, stsDeadlineMs } from '../../../src/providers/aws/sts.ts'
import {
  deviceInspector,
  fingerprintDeadlineMs,
} from '../../../src/providers/fingerprint/fingerprint.ts'
import { documentDeadlineMs, documentReader } from '../../../src/providers/openai/openai.ts'
import { type FakeIo, fakeIo, hang, text } from '../fake-io.ts'
import { aws, eventId, fingerprint, openAi, picture, sessionId } from '../vendors.ts'

test('each vendor has its own deadline', () => {
  expect({
    liveness: livenessDeadlineMs,
    faces: facesDeadlineMs,
    sts: stsDeadlineMs,
    document: documentDeadlineMs,
    device: fingerprintDeadlineMs,
  }).toEqual({ liveness: 5000, faces: 10_000, sts: 5000, document: 45_000, device: 5000 })
})

test('a configured deadline replaces every vendor’s own', async () => {
  const own = { deadlineMs: 50 }
  const calls: ((io: FakeIo) => Promise<Result<unknown>>)[] = [
    (io) => livenessChecker({ ...aws, ...own }, io).results(sessionId, io.trace),
    (io) => faceMatcher({ ...aws, ...own }, io).countFaces(picture(), io.trace),
    (io) => credentialIssuer({ ...aws, ...own }, io).issue(io.trace),
    (io) =>
      documentReader({ ...openAi, ...own }, io).read({ front: picture(), back: null }, io.trace),
    (io) => deviceInspector({ ...fingerprint, ...own }, io).event(eventId, io.trace),
  ]
  for (const call of calls) {
    const io = fakeIo((_, self) => {
      self.advance(50)
      return new Promise(() => {})
    })
    expect(await call(io)).toMatchObject({ fault: { reason: 'timeout' } })
    expect(io.traces.map(({ durationMs }) => durationMs)).toEqual([50])
  }
})

test('the timer is cleared when the work throws', async () => {
  const io = fakeIo(text(''))
  const bug = withDeadline(io, 10, () => Promise.reject(new Error('bug')))
  expect(bug).rejects.toThrow('bug')
  await bug.catch(() => {})
  expect(io.timersLeft()).toBe(0)
})

test('the remaining time of a deadline counts down to zero', async () => {
  const io = fakeIo(hang)
  await withDeadline(io, 100, async ({ remainingMs, signal }) => {
    expect(remainingMs()).toBe(100)
    io.advance(99)
    expect([remainingMs(), signal.aborted]).toEqual([1, false])
    io.advance(50)
    expect([remainingMs(), signal.aborted]).toEqual([0, true])
    expect(await orAborted(signal, 'late', new Promise(() => {}))).toBe('late')
  })
})
