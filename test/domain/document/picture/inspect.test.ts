/** What a picture loses without decoding: everything but the picture. */

import { describe, expect, test } from 'bun:test'
import { decode } from 'jpeg-js'
import { createCanvas } from '../../../../sandbox/drawing/canvas.ts'
import { encodePng } from '../../../../sandbox/drawing/png.ts'
import type { ImageMediaType } from '../../../../src/domain/document/images.ts'
import { inspect } from '../../../../src/domain/document/picture/inspect.ts'
import {
  ascii,
  dressed,
  exif,
  jpegOf,
  quarters,
  segment,
  webpBomb,
} from '../../../support/pictures.ts'

const colours = [
  [200, 0, 0],
  [0, 200, 0],
  [0, 0, 200],
  [90, 90, 90],
] as const
const jpeg = jpegOf(quarters(64, 32, colours))
const jpegMedia: ImageMediaType = 'image/jpeg'
const inspectJpeg = (bytes: Uint8Array) => inspect({ bytes, mediaType: jpegMedia })
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('a JPEG', () => {
  const bare = inspectJpeg(jpeg)?.bare ?? new Uint8Array()

  test.each([
    ['EXIF with a place', segment(0xe1, exif(1, 'GPS 48.2082,16.3738')), []],
    ['a comment', segment(0xfe, ascii('GPS')), []],
    ['a colour profile', segment(0xe2, ascii('ICC_PROFILE\0 GPS')), []],
    ['XMP and Photoshop data', [...segment(0xe1, ascii('http GPS')), ...segment(0xed, [1])], []],
    ['one zero byte more', [], [0]],
    ['a second picture after the first', segment(0xe2, ascii('MPF\0')), [...jpeg]],
    ['fill bytes', [0xff, 0xff, ...segment(0xfe, [])], []],
    ['an APP14 that is not Adobe’s', segment(0xee, ascii('GPS')), []],
  ])('with %s is the same picture, byte for byte', (_, segments, after) => {
    const found = inspectJpeg(dressed(jpeg, segments, after))
    expect(found).toMatchObject({ width: 64, height: 32, orientation: 1 })
    expect(found?.bare).toEqual(bare)
  })

  test('keeps its tables and data, and shows the same pixels', () => {
    expect(decode(bare).data).toEqual(decode(jpeg).data)
    expect(inspectJpeg(bare)?.bare).toEqual(bare)
    expect(textOf(bare)).not.toContain('GPS')
  })

  test('keeps what says how its colours are coded', () => {
    const adobe = segment(0xee, [...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 1])
    expect(textOf(inspectJpeg(dressed(jpeg, adobe))?.bare ?? new Uint8Array())).toContain('Adobe')
  })

  test.each([2, 3, 4, 5, 6, 7, 8] as const)('tells its orientation %d', (orientation) => {
    expect(inspectJpeg(dressed(jpeg, segment(0xe1, exif(orientation))))?.orientation).toBe(
      orientation,
    )
  })

  test('with a number that is no orientation is upright', () => {
    expect(inspectJpeg(dressed(jpeg, segment(0xe1, exif(9))))?.orientation).toBe(1)
  })

  test.each([
    ['ends early', jpeg.subarray(0, jpeg.length - 20)],
    ['has a second frame header', dressed(jpeg, segment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]))],
    ['has twelve bits', dressed(jpeg, segment(0xc1, [12, 0, 32, 0, 64, 1, 1, 0x11, 0]))],
    ['has four colours', dressed(jpeg, segment(0xc0, [8, 0, 32, 0, 64, 4, 1, 0x11, 0]))],
  ])('that %s must be decoded', (_, bytes) => {
    expect(inspectJpeg(bytes)?.bare).toBeNull()
  })

  test.each([0, 3, 10, 100])('of %d bytes does no harm', (length) => {
    expect(inspectJpeg(jpeg.subarray(0, length))?.bare ?? null).toBeNull()
  })
})

describe('a PNG', async () => {
  const png = await encodePng(createCanvas(20, 10, [1, 2, 3]))
  const inspectPng = (bytes: Uint8Array) => inspect({ bytes, mediaType: 'image/png' })
  const chunk = (type: string, data: readonly number[]) => [
    0,
    0,
    0,
    data.length,
    ...ascii(type),
    ...data,
    ...[0, 0, 0, 0],
  ]
  const withChunk = (type: string, data: readonly number[], after: readonly number[] = []) =>
    Uint8Array.from([...png.subarray(0, 33), ...chunk(type, data), ...png.subarray(33), ...after])

  test.each(['tEXt', 'eXIf', 'iCCP', 'gAMA', 'acTL', 'zzZz'])(
    'loses %s, and what follows it',
    (type) => {
      const found = inspectPng(withChunk(type, ascii('GPS'), [0]))
      expect(found).toMatchObject({ width: 20, height: 10, orientation: 1 })
      expect(found?.bare).toEqual(png)
    },
  )

  test('tells its orientation', () => {
    expect(inspectPng(withChunk('eXIf', exif(6).slice(6)))?.orientation).toBe(6)
  })

  test('with transparent pixels must be decoded', () => {
    expect(inspectPng(withChunk('tRNS', [0, 0, 0, 0, 0, 0]))?.bare).toBeNull()
    const alpha = Uint8Array.from(png)
    alpha[25] = 6
    expect(inspectPng(alpha)?.bare).toBeNull()
  })

  test('that ends early is none', () => {
    expect(inspectPng(png.subarray(0, 60))).toBeNull()
  })
})

test('a WEBP declares its size in its first bytes', () => {
  expect(inspect({ bytes: webpBomb, mediaType: 'image/webp' })).toEqual({
    width: 16384,
    height: 16384,
    orientation: 1,
    bare: null,
  })
})
