/** Counts and compares faces with Amazon Rekognition (docs/vendors.md#face-match). */

import * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import type { Image } from '../../domain/document/images.ts'
import { toBase64 } from '../../domain/encoding/base64.ts'
import type { ProviderReason } from '../../domain/faults/faults.ts'
import { type Err, err, ok } from '../../domain/faults/result.ts'
import { type FaceMatcher, maxFaceImageBytes } from '../../domain/ports/vendors.ts'
import type { Io } from '../../io/io.ts'
import { providerFault } from '../transport/response.ts'
import { rekognition } from './rekognition-call.ts'

/** AWS starts after an upload of up to 14 MB; ten seconds are still shorter than a proxy's timeout. */
export const facesDeadlineMs = 10_000

/** AWS reports at most 100 faces, which are about 300 kB with their landmarks. */
const maxAnswerBytes = 1024 * 1024

/** The lists are required: a response without them must not look like an image without faces. */
const Detected = z.object({ FaceDetails: z.array(z.unknown()).max(100) })

const Compared = z.object({
  FaceMatches: z.array(z.object({ Similarity: z.number().min(0).max(100) })),
  UnmatchedFaces: z.array(z.unknown()).nullish(),
})

const imageMeanings = {
  ImageTooLargeException: 'image_rejected',
  InvalidImageFormatException: 'image_rejected',
} as const satisfies Record<string, ProviderReason>

export function faceMatcher(config: AwsConfig & { deadlineMs?: number }, io: Io): FaceMatcher {
  const run = rekognition(config, io)
  const limits = { maxBytes: maxAnswerBytes, deadlineMs: config.deadlineMs ?? facesDeadlineMs }

  return {
    async countFaces(image, trace) {
      const refused = unusable([image])
      if (refused !== null) return refused
      const detected = await run(
        {
          name: 'DetectFaces',
          input: { Image: inline(image), Attributes: ['DEFAULT'] },
          answer: Detected,
          ...limits,
          // All other parameters are constant, so the image is the invalid one.
          meanings: { ...imageMeanings, InvalidParameterException: 'image_rejected' },
        },
        trace,
      )
      return detected.ok ? ok(detected.value.FaceDetails.length) : detected
    },

    async compare(source, target, trace) {
      const refused = unusable([source, target])
      if (refused !== null) return refused
      const compared = await run(
        {
          name: 'CompareFaces',
          input: {
            SourceImage: inline(source),
            TargetImage: inline(target),
            // AWS returns every similarity and our policy decides, instead of AWS's default of 80.
            SimilarityThreshold: 0,
            QualityFilter: 'NONE',
          },
          answer: Compared,
          ...limits,
          // AWS's code for "no face in source or target", and for some other unusable images.
          meanings: { ...imageMeanings, InvalidParameterException: 'no_face' },
        },
        trace,
      )
      if (!compared.ok) return compared
      const matches = compared.value.FaceMatches
      const others = compared.value.UnmatchedFaces ?? []
      if (matches.length + others.length === 0) return err(providerFault('rekognition', 'no_face'))
      // At threshold 0, AWS lists every face as a match; one that it lists as unmatched counts as 0.
      const percents = [...matches.map((match) => match.Similarity), ...others.map(() => 0)]
      return ok({ bestPercent: Math.max(...percents), lowestPercent: Math.min(...percents) })
    },
  }
}

/** Rejects images that AWS would reject too, without spending seconds on the upload. */
function unusable(images: Image[]): Err | null {
  if (images.some(({ mediaType }) => mediaType === 'image/webp')) {
    return err(providerFault('rekognition', 'image_rejected', 'unsupported_media_type'))
  }
  if (images.some(({ bytes }) => bytes.length > maxFaceImageBytes)) {
    return err(providerFault('rekognition', 'image_rejected', 'too_large'))
  }
  return null
}

const inline = ({ bytes }: Image) => ({ Bytes: toBase64(bytes) })
