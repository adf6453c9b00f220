/** One Rekognition operation: awsJson1_1 over a signed POST (docs/vendors.md#face-match). */

import type * as z from 'zod'
import type { AwsConfig } from '../../config/config.ts'
import type { ProviderReason } from '../../domain/faults/faults.ts'
import type { Result } from '../../domain/faults/result.ts'
import type { Trace } from '../../domain/ports/trace.ts'
import type { Io } from '../../io/io.ts'
import { createCallVendor } from '../transport/call.ts'
import { readJson } from '../transport/response.ts'
import { awsFault, awsSigner, jsonErrorCode } from './aws-call.ts'

interface Operation<T> {
  name:
    | 'CreateFaceLivenessSession'
    | 'GetFaceLivenessSessionResults'
    | 'DetectFaces'
    | 'CompareFaces'
  input: unknown
  answer: z.ZodType<T>
  maxBytes: number
  deadlineMs: number
  /** The reasons of error codes that mean something specific for this operation. */
  meanings: Partial<Record<string, ProviderReason>>
}

export type Rekognition = <T>(operation: Operation<T>, trace: Trace) => Promise<Result<T>>

/** All our operations are safe to retry: three only read, and creating a session is idempotent by its token. */
export function rekognition(config: AwsConfig, io: Io): Rekognition {
  const call = createCallVendor('rekognition', io)
  const sign = awsSigner(config, io)
  const endpoint =
    config.rekognitionEndpoint ?? `https://rekognition.${config.region}.amazonaws.com`

  return ({ name, input, answer, meanings, ...limits }, trace) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `RekognitionService.${name}`,
    }
    const body = new TextEncoder().encode(JSON.stringify(input))
    return call(
      {
        ...limits,
        upstream: `rekognition.${name}`,
        request: () => sign({ service: 'rekognition', endpoint, headers, body }),
        idempotent: true,
        read: readJson('rekognition', answer),
        refusal: (refused) =>
          awsFault('rekognition', jsonErrorCode(refused), refused.status, meanings),
      },
      trace,
    )
  }
}
