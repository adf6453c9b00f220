/** Converts images to JPEG with Bun's own codecs. */

import type { Io } from '../deps.ts'

/** Enough on the longer side to read a document, and no camera's JPEG of that size exceeds 5 MB. */
const longestSidePixels = 3000
/** More than phone cameras produce; four bytes each when decoded. A small file may declare a far larger canvas. */
const maxPixels = 50_000_000

/** One image at a time, so that concurrent conversions do not need memory for all of them. */
let queue: Promise<unknown> = Promise.resolve()

/** At the second quality if the first is too large; null if the bytes are not an image. */
export const bunToJpeg: NonNullable<Io['toJpeg']> = (bytes, maxBytes) => {
  const converted = queue.then(() => convert(bytes, maxBytes))
  queue = converted
  return converted
}

async function convert(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array | null> {
  for (const quality of [88, 60]) {
    const jpeg = await encode(bytes, quality)
    if (jpeg === null || jpeg.length <= maxBytes) return jpeg
  }
  return null
}

/** Never rejects: whatever the codecs refuse is not an image. */
async function encode(bytes: Uint8Array, quality: number): Promise<Uint8Array | null> {
  try {
    return await new Bun.Image(bytes, { maxPixels })
      .resize(longestSidePixels, longestSidePixels, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .bytes()
  } catch {
    return null
  }
}
