/** Face detection and comparison: the requests, the images that are rejected first, and the results. */

import { expect, test } from 'bun:test'
import type { Image } from '../../../src/domain/document/images.ts'
import { maxFaceImageBytes } from '../../../src/domain/ports/vendors.ts'
import { faceMatcher } from '../../../src/providers/aws/rekognition-faces.ts'
import { fakeIo, json } from '../fake-io.ts'
import { aws, picture } from '../vendors.ts'

test('faces are counted, and an image without faces has 0', async () => {
  for (const faces of [0, 1, 3]) {
    const io = fakeIo(json({ FaceDetails: Array(faces).fill({ Confidence: 99 }) }))
    expect(await faceMatcher(aws, io).countFaces(picture(9), io.trace)).toEqual({
      ok: true,
      value: faces,
    })
    expect(JSON.parse(io.sent[0]?.body ?? '')).toEqual({
      Image: { Bytes: '/9j/CQ==' },
      Attributes: ['DEFAULT'],
    })
  }
})

test('the best and the lowest similarity are reported, and unmatched faces count as 0', async () => {
  const cases: [unknown, number, number][] = [
    [
      { FaceMatches: [{ Similarity: 12.5 }, { Similarity: 99.25 }], UnmatchedFaces: [{}] },
      99.25,
      0,
    ],
    [{ FaceMatches: [{ Similarity: 99.25 }, { Similarity: 12.5 }] }, 99.25, 12.5],
    [{ FaceMatches: [{ Similarity: 99.25 }] }, 99.25, 99.25],
    [{ FaceMatches: [], UnmatchedFaces: [{}] }, 0, 0],
    [{ FaceMatches: [{ Similarity: 0 }] }, 0, 0],
  ]
  for (const [answer, bestPercent, lowestPercent] of cases) {
    const io = fakeIo(json(answer))
    expect(await faceMatcher(aws, io).compare(picture(1), picture(2), io.trace)).toEqual({
      ok: true,
      value: { bestPercent, lowestPercent },
    })
    expect(JSON.parse(io.sent[0]?.body ?? '')).toEqual({
      SourceImage: { Bytes: '/9j/AQ==' },
      TargetImage: { Bytes: '/9j/Ag==' },
      SimilarityThreshold: 0,
      QualityFilter: 'NONE',
    })
  }
})

test('a comparison without a face in the target is no_face', async () => {
  const io = fakeIo(json({ FaceMatches: [], UnmatchedFaces: [] }))
  expect(await faceMatcher(aws, io).compare(picture(1), picture(2), io.trace)).toEqual({
    ok: false,
    fault: { kind: 'provider', provider: 'rekognition', reason: 'no_face' },
  })
})

test('images that AWS would reject are rejected before anything is sent', async () => {
  const webp: Image = { ...picture(), mediaType: 'image/webp' }
  const large: Image = { ...picture(), bytes: new Uint8Array(maxFaceImageBytes + 1) }
  const fits: Image = { ...picture(), bytes: new Uint8Array(maxFaceImageBytes) }
  for (const bad of [webp, large]) {
    const io = fakeIo(json({ FaceDetails: [], FaceMatches: [] }))
    const faces = faceMatcher(aws, io)
    const refused = { ok: false, fault: { reason: 'image_rejected' } }
    expect(await faces.countFaces(bad, io.trace)).toMatchObject(refused)
    expect(await faces.compare(bad, picture(), io.trace)).toMatchObject(refused)
    expect(await faces.compare(picture(), bad, io.trace)).toMatchObject(refused)
    expect(io.sent).toHaveLength(0)
    expect(io.traces).toHaveLength(0)
    expect((await faces.countFaces(fits, io.trace)).ok).toBe(true)
  }
})
