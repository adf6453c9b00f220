/** The one picture: what is converted, what is refused before decoding, and how many may wait. */

import { describe, expect, test } from 'bun:test'
import { deflateSync } from 'node:zlib'
import { decode } from 'jpeg-js'
import { type Image, sniffMediaType } from '../../../src/domain/document/images.ts'
import { inspect } from '../../../src/domain/document/picture/inspect.ts'
import { sha256Hex } from '../../../src/domain/encoding/digest.ts'
import type { ImageCodecs } from '../../../src/domain/ports/codecs.ts'
import { makeCanonical } from '../../../src/flows/document/canonical-image.ts'
import { createBoundedQueue } from '../../../src/io/bounded-queue.ts'
import { bunCodecs } from '../../../src/runtime/codecs/bun-codecs.ts'
import {
  ascii,
  dressed,
  exif,
  jpegOf,
  largeJpeg,
  quarters,
  segment,
  webpBomb,
} from '../../support/pictures.ts'

const colours = [
  [200, 0, 0],
  [0, 200, 0],
  [0, 0, 200],
  [90, 90, 90],
] as const
const picture = quarters(64, 32, colours)
const jpeg = jpegOf(picture)

const imageOf = async (bytes: Uint8Array): Promise<Image> => {
  const mediaType = sniffMediaType(bytes)
  if (mediaType === null || mediaType === 'video/mp4' || mediaType === 'video/webm')
    throw new Error('No image')
  return { bytes, mediaType, sha256: await sha256Hex(bytes) }
}

function counting(codecs: ImageCodecs = bunCodecs) {
  const calls: string[] = []
  const counted: ImageCodecs = {
    decode: (bytes) => {
      calls.push('decode')
      return codecs.decode(bytes)
    },
    encodeJpeg: codecs.encodeJpeg,
  }
  const canonical = makeCanonical({ codecs: counted, inTurn: createBoundedQueue(2).run })
  return { calls, canonical }
}

const made = async (bytes: Uint8Array): Promise<Image | null> => {
  const result = await counting().canonical.image(await imageOf(bytes))
  if (!result.ok) throw new Error(result.fault.kind)
  return result.value
}

/** The colours in the middle of the quarters, rounded: encoding changes them a little. */
function coloursOf(image: Image | null): { size: number[]; colours: number[][] } {
  if (image === null) throw new Error('No image')
  const { width, height, data } = decode(image.bytes)
  const at = (x: number, y: number) => {
    const from = (Math.floor(y * height) * width + Math.floor(x * width)) * 4
    return [...data.subarray(from, from + 3)].map((part) => Math.round(part / 50) * 50)
  }
  return {
    size: [width, height],
    colours: [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)],
  }
}

const [red, green, blue, grey] = [
  [200, 0, 0],
  [0, 200, 0],
  [0, 0, 200],
  [100, 100, 100],
]

describe('an upright, opaque picture', () => {
  test('only loses its metadata, without decoding', async () => {
    const { calls, canonical } = counting()
    const sent = await imageOf(dressed(jpeg, segment(0xe1, exif(1, 'GPS')), [0]))
    const result = await canonical.image(sent)
    expect(result).toEqual({ ok: true, value: await imageOf(inspect(sent)?.bare ?? sent.bytes) })
    expect(calls).toEqual([])
  })
})

describe('a turned picture', () => {
  test.each([
    [2, [64, 32], [green, red, grey, blue]],
    [3, [64, 32], [grey, blue, green, red]],
    [4, [64, 32], [blue, grey, red, green]],
    [5, [32, 64], [red, blue, green, grey]],
    [6, [32, 64], [blue, red, grey, green]],
    [7, [32, 64], [grey, green, blue, red]],
    [8, [32, 64], [green, grey, red, blue]],
  ] as const)('of orientation %d is turned upright', async (orientation, size, turned) => {
    const image = await made(dressed(jpeg, segment(0xe1, exif(orientation, 'GPS'))))
    expect(coloursOf(image)).toEqual({ size: [...size], colours: [...turned] })
    expect(Buffer.from(image?.bytes ?? []).toString('latin1')).not.toContain('GPS')
  })
})

describe('a picture that not everybody sees alike', () => {
  test('with transparent pixels is laid on white', async () => {
    const half = { ...picture, pixels: Uint8ClampedArray.from(picture.pixels) }
    for (let at = 3; at < half.pixels.length / 2; at += 4) half.pixels[at] = 0
    const rgba = new Bun.Image(await pngOf(half))
    for (const bytes of [await pngOf(half), await rgba.webp({ lossless: true }).bytes()]) {
      const image = await made(bytes)
      expect(image?.mediaType).toBe('image/jpeg')
      expect(coloursOf(image).colours).toEqual(
        [[250, 250, 250], [250, 250, 250], blue, grey].map((c) => [...(c ?? [])]),
      )
    }
  })

  test('of several frames is its first', async () => {
    const still = await new Bun.Image(jpeg).webp({ lossless: true }).bytes()
    const frame = [0, 0, 0, 0, 0, 0, 63, 0, 0, 31, 0, 0, 100, 0, 0, 0, ...still.subarray(12)]
    const chunk = (type: string, data: readonly number[]) => [
      ...ascii(type),
      ...new Uint8Array(Uint32Array.of(data.length).buffer),
      ...data,
      ...(data.length % 2 === 0 ? [] : [0]),
    ]
    const chunks = [
      ...ascii('WEBP'),
      ...chunk('VP8X', [2, 0, 0, 0, 63, 0, 0, 31, 0, 0]),
      ...chunk('ANIM', [255, 255, 255, 255, 0, 0]),
      ...chunk('ANMF', frame),
    ]
    const image = await made(Uint8Array.from(chunk('RIFF', chunks)))
    expect(coloursOf(image)).toEqual({
      size: [64, 32],
      colours: [red, green, blue, grey].map((c) => [...(c ?? [])]),
    })
  })

  test('of 6 MB becomes a JPEG that every vendor takes, and stays that', async () => {
    const large = largeJpeg()
    expect(large.length).toBeGreaterThan(5_242_880)
    const image = await made(large)
    expect(image?.bytes.length).toBeLessThanOrEqual(5_242_880)
    expect(await made(image?.bytes ?? new Uint8Array())).toEqual(image)
  }, 60_000)
})

describe('refused', () => {
  test.each([
    ['a bomb of 36 bytes', webpBomb],
    ['a JPEG that is none', Uint8Array.from([0xff, 0xd8, 0xff, ...ascii('and no more')])],
    ['a WEBP that is none', Uint8Array.from(ascii('RIFF\x20\0\0\0WEBPVP8 and nothing more here'))],
  ])('%s, before it is decoded', async (_, bytes) => {
    const { calls, canonical } = counting()
    expect(await canonical.image(await imageOf(bytes))).toEqual({ ok: true, value: null })
    expect(calls).toEqual([])
  })

  test('conversions beyond those that may wait, at once', async () => {
    let finish = () => {}
    const gate = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { canonical } = counting({
      ...bunCodecs,
      decode: async (bytes) => {
        await gate
        return bunCodecs.decode(bytes)
      },
    })
    const turned = await imageOf(dressed(jpeg, segment(0xe1, exif(6))))
    const first = [1, 2, 3].map(() => canonical.image(turned))
    expect(await canonical.image(turned)).toEqual({
      ok: false,
      fault: { kind: 'overloaded', retryAfterSeconds: 5 },
    })
    // What needs no conversion does not wait.
    expect((await canonical.image(await imageOf(jpeg))).ok).toBe(true)
    finish()
    for (const result of await Promise.all(first)) expect(result.ok).toBe(true)
    expect((await canonical.image(turned)).ok).toBe(true)
  })
})

/** With an alpha channel, filter 0. */
async function pngOf({ width, height, pixels }: typeof picture): Promise<Uint8Array> {
  const rows = new Uint8Array((width * 4 + 1) * height)
  for (let row = 0; row < height; row += 1)
    rows.set(pixels.subarray(row * width * 4, (row + 1) * width * 4), row * (width * 4 + 1) + 1)
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint16(8, 0x0806)
  const chunk = (type: string, data: Uint8Array) => {
    const body = Uint8Array.from([...ascii(type), ...data])
    const ends = new DataView(new ArrayBuffer(8))
    ends.setUint32(0, data.length)
    ends.setUint32(4, Bun.hash.crc32(body))
    const all = [...new Uint8Array(ends.buffer)]
    return [...all.slice(0, 4), ...body, ...all.slice(4)]
  }
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', new Uint8Array(header.buffer)),
    ...chunk('IDAT', deflateSync(rows)),
    ...chunk('IEND', new Uint8Array()),
  ])
}
