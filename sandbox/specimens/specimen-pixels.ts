/** Decodes pictures of the size of a specimen. */
import { decode } from 'jpeg-js'
import type { Canvas } from '../drawing/canvas.ts'
import { decodePng } from '../drawing/png.ts'
import { formatOf, shapeOf } from './image-shape.ts'

type Pixels = Pick<Canvas, 'width' | 'height' | 'pixels'>

/** Above this a picture is no specimen: a telephone's would take seconds. */
const maxPixels = 1_500_000

/** Null for whatever cannot be decoded. */
export async function pixelsOf(bytes: Uint8Array): Promise<Pixels | null> {
  const shape = shapeOf(bytes)
  if (shape === null || shape.width * shape.height > maxPixels) return null
  try {
    if (formatOf(bytes) === 'png') return await decodePng(bytes)
    const { width, height, data } = decode(bytes, { useTArray: true })
    return { width, height, pixels: new Uint8Array(data) }
  } catch {
    return null
  }
}
