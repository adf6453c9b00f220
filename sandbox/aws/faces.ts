/** DetectFaces and CompareFaces: the faces that the mark of a specimen names, and their similarity. */
import type * as z from 'zod'
import { type Bytes, fingerprintOf, fromBase64 } from '../encoding.ts'
import { scenarioOf } from '../scenarios/scenarios.ts'
import { shapeOf } from '../specimens/image-shape.ts'
import { type Specimen, specimenOf } from '../specimens/specimen-mark.ts'
import type { RekognitionAnswers } from './rekognition-errors.ts'
import type { Attribute, CompareFaces, DetectFaces, Image } from './rekognition-requests.ts'

const maxImageBytes = 5 * 1024 * 1024
const minSidePixels = 80

type Opened = { ok: true; specimen: Specimen } | { ok: false; answer: Response }

export async function detectFaces(
  input: z.infer<typeof DetectFaces>,
  answers: RekognitionAnswers,
): Promise<Response> {
  const opened = await open(input.Image, answers)
  if (!opened.ok) return opened.answer
  if (isDown(opened.specimen)) return answers.error('internal', null)
  return answers.ok({
    FaceDetails: faceIndexes(opened.specimen).map((index) => ({
      ...faceAt(opened.specimen, index),
      ...attributesOf(opened.specimen, new Set(input.Attributes)),
    })),
  })
}

export async function compareFaces(
  input: z.infer<typeof CompareFaces>,
  answers: RekognitionAnswers,
): Promise<Response> {
  const source = await open(input.SourceImage, answers)
  if (!source.ok) return source.answer
  const target = await open(input.TargetImage, answers)
  if (!target.ok) return target.answer
  if (isDown(source.specimen) || isDown(target.specimen)) return answers.error('internal', null)
  // Rekognition has no separate error for this; callers cannot distinguish it from a bad request.
  if (source.specimen.faces === 0 || target.specimen.faces === 0) return answers.invalidParameter()

  const scored = faceIndexes(target.specimen).map((index) => ({
    Similarity: similarity(source.specimen, target.specimen, index),
    Face: faceAt(target.specimen, index),
  }))
  const matches = scored.filter((face) => face.Similarity >= input.SimilarityThreshold)
  const { BoundingBox, Confidence } = faceAt(source.specimen, 0)
  return answers.ok({
    SourceImageFace: { BoundingBox, Confidence },
    FaceMatches: matches.sort((one, other) => other.Similarity - one.Similarity),
    UnmatchedFaces: scored
      .filter((face) => face.Similarity < input.SimilarityThreshold)
      .map((face) => face.Face),
  })
}

/** Decodes and validates an image, as Rekognition does before it looks for faces. */
async function open(image: Image, answers: RekognitionAnswers): Promise<Opened> {
  const refuse = (answer: Response): Opened => ({ ok: false, answer })
  if (image.Bytes === undefined) {
    return refuse(
      answers.service('InvalidS3ObjectException', 'Unable to get object metadata from S3.'),
    )
  }
  const bytes: Bytes | null = fromBase64(image.Bytes)
  if (!bytes) return refuse(answers.door('SerializationException', 'Blob is not valid base64'))
  if (bytes.length > maxImageBytes) {
    return refuse(answers.service('ImageTooLargeException', 'Image size is too large'))
  }
  const shape = shapeOf(bytes)
  if (!shape) {
    return refuse(
      answers.service('InvalidImageFormatException', 'Request has invalid image format'),
    )
  }
  if (shape.width < minSidePixels || shape.height < minSidePixels) {
    return refuse(answers.invalidParameter())
  }
  return { ok: true, specimen: await specimenOf(bytes) }
}

const isDown = (specimen: Specimen) => scenarioOf(specimen).outages.includes('rekognition_faces')

const faceIndexes = (specimen: Specimen) =>
  Array.from({ length: specimen.faces }, (_, index) => index)

/** Only the first, largest face of a picture is the person in its mark. */
function similarity(source: Specimen, target: Specimen, targetIndex: number): number {
  const noise = fingerprintOf(`${source.person}|${target.person}|${targetIndex}`) % 1000
  const different = round(2.5 + noise / 600)
  if (targetIndex > 0) return different
  const roles = new Set([source.role, target.role])
  const uncertain = scenarioOf(source).faces.similarityPercent
  if (uncertain !== null && source.scenario === target.scenario && roles.size === 2) {
    return uncertain
  }
  return source.person === target.person ? round(99 + noise / 1100) : different
}

const round = (value: number) => Math.round(value * 1000) / 1000

/** The DEFAULT attributes, which every face has. */
function faceAt(specimen: Specimen, index: number) {
  const box =
    specimen.role === 'selfie'
      ? { Width: 0.44, Height: 0.51, Left: 0.28, Top: 0.17 }
      : { Width: 0.12, Height: 0.31, Left: 0.11 + index * 0.02, Top: 0.22 }
  const at = (Type: string, across: number, down: number) => ({
    Type,
    X: round(box.Left + box.Width * across),
    Y: round(box.Top + box.Height * down),
  })
  return {
    BoundingBox: box,
    Confidence: 99.97,
    Landmarks: [
      at('eyeLeft', 0.32, 0.4),
      at('eyeRight', 0.68, 0.4),
      at('nose', 0.5, 0.58),
      at('mouthLeft', 0.36, 0.76),
      at('mouthRight', 0.64, 0.76),
    ],
    Pose: { Roll: 0.4, Yaw: -1.2, Pitch: 2.1 },
    Quality: { Brightness: 82.1, Sharpness: 78.6 },
  }
}

type AttributeName = z.infer<typeof Attribute>

function attributesOf(specimen: Specimen, asked: ReadonlySet<AttributeName>) {
  const no = { Value: false, Confidence: 98.2 }
  const woman = scenarioOf(specimen).document.gender === 'female'
  const known: readonly (readonly [AttributeName, Record<string, unknown>])[] = [
    ['AGE_RANGE', { AgeRange: { Low: 30, High: 40 } }],
    ['BEARD', { Beard: no }],
    ['EMOTIONS', { Emotions: [{ Type: 'CALM', Confidence: 97.3 }] }],
    ['EYE_DIRECTION', { EyeDirection: { Yaw: 0.3, Pitch: -0.8, Confidence: 98.9 } }],
    ['EYEGLASSES', { Eyeglasses: no }],
    ['EYES_OPEN', { EyesOpen: { Value: true, Confidence: 98.2 } }],
    ['GENDER', { Gender: { Value: woman ? 'Female' : 'Male', Confidence: 96.4 } }],
    ['MOUTH_OPEN', { MouthOpen: no }],
    ['MUSTACHE', { Mustache: no }],
    ['FACE_OCCLUDED', { FaceOccluded: no }],
    ['SMILE', { Smile: no }],
    ['SUNGLASSES', { Sunglasses: no }],
  ]
  const wanted = known.filter(([name]) => asked.has(name) || asked.has('ALL'))
  return Object.assign({}, ...wanted.map(([, value]) => value))
}
