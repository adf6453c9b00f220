/** Amazon's own SDK against the simulated Rekognition: finding faces and comparing them. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import {
  CompareFacesCommand,
  DetectFacesCommand,
  ImageTooLargeException,
  InternalServerError,
  InvalidImageFormatException,
  InvalidParameterException,
} from '@aws-sdk/client-rekognition'
import { createCanvas } from '../../sandbox/drawing/canvas.ts'
import { encodePng } from '../../sandbox/drawing/png.ts'
import { loopback, rejection } from './loopback.ts'

setDefaultTimeout(60_000)

const { rekognition, specimen } = loopback()
const client = rekognition()

const compare = async (scenario: string, SimilarityThreshold?: number) =>
  client.send(
    new CompareFacesCommand({
      SourceImage: { Bytes: await specimen(scenario, 'selfie') },
      TargetImage: { Bytes: await specimen(scenario, 'document_front') },
      ...(SimilarityThreshold === undefined ? {} : { SimilarityThreshold }),
    }),
  )
const detect = (Bytes: Uint8Array) => client.send(new DetectFacesCommand({ Image: { Bytes } }))

test('one face is found on a document, with landmarks and quality', async () => {
  const { FaceDetails } = await detect(await specimen('approved', 'document_front'))
  expect(FaceDetails).toHaveLength(1)
  expect(FaceDetails?.[0]?.Landmarks).toHaveLength(5)
  expect(FaceDetails?.[0]?.FaceOccluded).toBeUndefined()
})

test('attributes are given on request only', async () => {
  const Image = { Bytes: await specimen('approved', 'selfie') }
  const one = await client.send(new DetectFacesCommand({ Image, Attributes: ['FACE_OCCLUDED'] }))
  expect(one.FaceDetails?.[0]?.FaceOccluded?.Value).toBe(false)
  expect(one.FaceDetails?.[0]?.Smile).toBeUndefined()
  const all = await client.send(new DetectFacesCommand({ Image, Attributes: ['ALL'] }))
  expect(all.FaceDetails?.[0]?.Smile?.Value).toBe(false)
})

test('no face is an empty list for DetectFaces and a bad parameter for CompareFaces', async () => {
  const found = await detect(await specimen('no-face-on-document', 'document_front'))
  expect(found.FaceDetails).toEqual([])
  const error = await rejection(compare('no-face-on-document'))
  expect(error).toBeInstanceOf(InvalidParameterException)
})

test('the same person matches, another does not, and the threshold sorts them', async () => {
  const same = await compare('approved')
  expect(same.FaceMatches?.[0]?.Similarity).toBeGreaterThan(99)
  expect(same.UnmatchedFaces).toEqual([])
  const other = await compare('face-mismatch')
  expect(other.FaceMatches).toEqual([])
  expect(other.UnmatchedFaces).toHaveLength(1)
  const shown = await compare('face-mismatch', 0)
  expect(shown.FaceMatches?.[0]?.Similarity).toBeLessThan(5)
})

test('an uncertain similarity is between the thresholds', async () => {
  expect((await compare('face-uncertain', 0)).FaceMatches?.[0]?.Similarity).toBe(85.2)
  expect((await compare('face-uncertain', 90)).FaceMatches).toEqual([])
})

test('two strangers in unmarked pictures do not match, one with itself does', async () => {
  const picture = (shade: number) => encodePng(createCanvas(100, 100, [shade, shade, shade]))
  const score = async (SourceBytes: Uint8Array, TargetBytes: Uint8Array) => {
    const { FaceMatches } = await client.send(
      new CompareFacesCommand({
        SourceImage: { Bytes: SourceBytes },
        TargetImage: { Bytes: TargetBytes },
        SimilarityThreshold: 0,
      }),
    )
    return FaceMatches?.[0]?.Similarity
  }
  expect(await score(await picture(10), await picture(20))).toBeLessThan(5)
  expect(await score(await picture(10), await picture(10))).toBeGreaterThan(99)
})

test('images are checked by content, size and dimensions', async () => {
  const webp = new TextEncoder().encode('RIFF0000WEBPVP8 000000000000000000')
  expect(await rejection(detect(webp))).toBeInstanceOf(InvalidImageFormatException)
  const small = await encodePng(createCanvas(79, 200, [0, 0, 0]))
  expect(await rejection(detect(small))).toBeInstanceOf(InvalidParameterException)
  const enough = await encodePng(createCanvas(80, 80, [0, 0, 0]))
  expect((await detect(enough)).FaceDetails).toHaveLength(1)
  const large = new Uint8Array(5 * 1024 * 1024 + 1)
  large.set(enough)
  expect(await rejection(detect(large))).toBeInstanceOf(ImageTooLargeException)
  expect((await detect(large.subarray(0, -1))).FaceDetails).toHaveLength(1)
})

test('an outage of the face service is played by the pictures themselves', async () => {
  expect(await rejection(compare('face-outage'))).toBeInstanceOf(InternalServerError)
  expect((await compare('openai-outage')).FaceMatches).toHaveLength(1)
})
