/** The request schemas of Rekognition, with the limits of the AWS service model. */
import * as z from 'zod'

const challenge = z.enum(['FaceMovementAndLightChallenge', 'FaceMovementChallenge'])
const version = z.string().regex(/^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/)

export const CreateSession = z.object({
  ClientRequestToken: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,64}$/)
    .optional(),
  KmsKeyId: z
    .string()
    .max(2048)
    .regex(/^[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]*$/)
    .optional(),
  Settings: z
    .object({
      AuditImagesLimit: z.int().min(0).max(4).default(0),
      OutputConfig: z
        .object({
          S3Bucket: z.string().regex(/^[0-9A-Za-z.\-_]{3,255}$/),
          S3KeyPrefix: z.string().max(950).regex(/^\S*$/).default(''),
        })
        .optional(),
      ChallengePreferences: z
        .array(
          z.object({
            Type: challenge,
            Versions: z
              .object({ Minimum: version.optional(), Maximum: version.optional() })
              .optional(),
          }),
        )
        .optional(),
    })
    .default({ AuditImagesLimit: 0 }),
})
export type CreateSession = z.infer<typeof CreateSession>

export const GetResults = z.object({
  SessionId: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
})

const Image = z
  .object({
    Bytes: z.string().min(1).optional(),
    S3Object: z.object({ Bucket: z.string(), Name: z.string() }).optional(),
  })
  .refine((image) => (image.Bytes === undefined) !== (image.S3Object === undefined))
export type Image = z.infer<typeof Image>

export const Attribute = z.enum([
  'DEFAULT',
  'ALL',
  'AGE_RANGE',
  'BEARD',
  'EMOTIONS',
  'EYE_DIRECTION',
  'EYEGLASSES',
  'EYES_OPEN',
  'GENDER',
  'MOUTH_OPEN',
  'MUSTACHE',
  'FACE_OCCLUDED',
  'SMILE',
  'SUNGLASSES',
])

export const DetectFaces = z.object({ Image, Attributes: z.array(Attribute).default(['DEFAULT']) })

export const CompareFaces = z.object({
  SourceImage: Image,
  TargetImage: Image,
  SimilarityThreshold: z.number().min(0).max(100).default(80),
  QualityFilter: z.enum(['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH']).default('NONE'),
})
