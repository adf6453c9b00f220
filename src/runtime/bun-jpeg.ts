/** Converting pictures with Bun's own codecs. */

import type { Io } from '../deps.ts'

/** A document is read well at this many pixels on its longer side, and no camera's JPEG of it passes 5 MB. */
const longestSidePixels = 3000
/** What telephones make at most; four bytes each when decoded. A small file may claim a far larger canvas. */
const maxPixels = 50_000_000

/** One picture at a time, so that many at once do not need the memory of all of them. */
const queue = { last: Promise.resolve<unknown>(null) }

/** Smaller in two steps; null where the bytes are no picture after all. */
export const bunToJpeg: NonNullable<Io['toJpeg']> = (bytes, maxBytes) => {
  const converted = queue.last.then(() => convert(bytes, maxBytes))
  queue.last = converted
  return converted
}

async function convert(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array | null> {
  for (const quality of [88, 60]) {
    const jpeg = await encode(bytes, quality)
    if (jpeg === null || jpeg.length <= maxBytes) return jpeg
  }
  return null
}

/** Never rejects: whatever the codecs refuse is no picture to us. */
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
