/** Looks into an image file without decoding it. */

import type { Image } from '../images.ts'
import type { Inspected } from './inspected.ts'
import { inspectJpeg } from './jpeg-file.ts'
import { inspectPng } from './png-file.ts'
import { inspectWebp } from './webp-file.ts'

const inspectors = {
  'image/jpeg': inspectJpeg,
  'image/png': inspectPng,
  'image/webp': inspectWebp,
}

/** Null if the header cannot be read. */
export const inspect = ({
  bytes,
  mediaType,
}: Pick<Image, 'bytes' | 'mediaType'>): Inspected | null => inspectors[mediaType](bytes)
