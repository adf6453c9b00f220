/** Pictures as telephones and attackers make them, for tests. */

import { encode } from 'jpeg-js'

export const concat = (...parts: (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...part]))

export const ascii = (text: string): number[] => [...text].map((char) => char.charCodeAt(0))

/** A segment of a JPEG with its length. */
export const segment = (marker: number, data: readonly number[]): number[] => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 0xff,
  ...data,
]

/** EXIF with an orientation, and a place as text. */
export const exif = (orientation: number, place = ''): number[] => [
  ...ascii('Exif\0\0MM\0*'),
  ...[0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  ...ascii(place),
]

/** The same JPEG with segments after its start, and bytes after its end. */
export const dressed = (
  jpeg: Uint8Array,
  segments: readonly number[],
  after: readonly number[] = [],
): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(jpeg.length + segments.length + after.length)
  whole.set(jpeg.subarray(0, 2))
  whole.set(segments, 2)
  whole.set(jpeg.subarray(2), 2 + segments.length)
  whole.set(after, jpeg.length + segments.length)
  return whole
}

type Colour = readonly [red: number, green: number, blue: number]

/** Four quarters, in reading order. */
export function quarters(width: number, height: number, colours: readonly Colour[]) {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const colour = colours[(y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)]
    pixels.set(colour ?? [0, 0, 0], at * 4)
  }
  return { width, height, pixels }
}

export const jpegOf = (
  { width, height, pixels }: { width: number; height: number; pixels: Uint8ClampedArray },
  quality = 90,
): Uint8Array<ArrayBuffer> =>
  new Uint8Array(encode({ width, height, data: new Uint8Array(pixels) }, quality).data)

/** As a camera's of the same size: noise, so that it is over 5 MB. */
export function largeJpeg(): Uint8Array<ArrayBuffer> {
  const [width, height] = [3200, 2400]
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  let state = 1
  for (let at = 0; at < pixels.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    pixels.fill(state >>> 24, at, at + 3)
  }
  return jpegOf({ width, height, pixels }, 85)
}

/** 36 bytes that declare 16384 by 16384 pixels. */
export const webpBomb = concat(
  ascii('RIFF'),
  [28, 0, 0, 0],
  ascii('WEBPVP8L'),
  [16, 0, 0, 0, 0x2f, 0xff, 0xff, 0xff, 0x0f],
  new Array(11).fill(0),
)
