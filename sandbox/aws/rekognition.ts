/** Amazon Rekognition as a small HTTP server: awsJson1_1, real signatures, four operations. */
import { Hono } from 'hono'
import * as z from 'zod'
import { sandboxKeys } from '../keys.ts'
import { serve } from '../serve.ts'
import type { World } from '../world.ts'
import { compareFaces, detectFaces } from './faces.ts'
import type { Liveness } from './liveness.ts'
import { rekognitionAnswers } from './rekognition-errors.ts'
import { CompareFaces, CreateSession, DetectFaces, GetResults } from './rekognition-requests.ts'
import { verifySigV4 } from './sigv4.ts'

const Operation = z.enum([
  'CreateFaceLivenessSession',
  'GetFaceLivenessSessionResults',
  'DetectFaces',
  'CompareFaces',
])
type Operation = z.infer<typeof Operation>

const targetPrefix = 'RekognitionService.'

export function rekognition(world: World, liveness: Liveness): Hono {
  const answers = rekognitionAnswers(world.randomUuid)

  const handle = async (request: Request): Promise<Response> => {
    const target = request.headers.get('x-amz-target') ?? ''
    const operation = Operation.safeParse(target.slice(targetPrefix.length))
    if (!target.startsWith(targetPrefix) || !operation.success) {
      return answers.door('UnknownOperationException', 'The operation is not known')
    }
    const serving = {
      operation: `rekognition.${operation.data}`,
      signal: request.signal,
      errors: answers,
    }
    return serve(world, serving, () => answer(request, operation.data))
  }

  const answer = async (request: Request, operation: Operation): Promise<Response> => {
    const body = new Uint8Array(await request.arrayBuffer())
    const signed = { method: request.method, url: request.url, headers: request.headers, body }
    const verified = await verifySigV4(signed, {
      service: 'rekognition',
      region: sandboxKeys.aws.region,
      nowMs: world.now(),
      find: world.credentials.find,
    })
    if (!verified.ok) return answers.unsigned(verified.problem, verified.detail)
    if (!verified.credential.allows(`rekognition:${operation}`)) {
      return answers.error('access_denied', null)
    }
    const input = parseJson(new TextDecoder().decode(body))
    return input.ok
      ? operate(operation, input.value)
      : answers.door('SerializationException', 'The body is not JSON')
  }

  const operate = (operation: Operation, input: unknown): Response | Promise<Response> => {
    switch (operation) {
      case 'CreateFaceLivenessSession':
        return valid(CreateSession, input, (wanted) => liveness.create(wanted, answers))
      case 'GetFaceLivenessSessionResults':
        return valid(GetResults, input, ({ SessionId }) => liveness.results(SessionId, answers))
      case 'DetectFaces':
        return valid(DetectFaces, input, (wanted) => detectFaces(wanted, answers))
      case 'CompareFaces':
        return valid(CompareFaces, input, (wanted) => compareFaces(wanted, answers))
    }
  }

  const valid = <Input>(
    schema: z.ZodType<Input>,
    input: unknown,
    run: (input: Input) => Response | Promise<Response>,
  ) => {
    const parsed = schema.safeParse(input)
    return parsed.success ? run(parsed.data) : answers.invalidParameter()
  }

  // Some SDKs keep the slash after the path of an endpoint, others do not.
  return new Hono()
    .post('/rekognition', (c) => handle(c.req.raw))
    .post('/rekognition/', (c) => handle(c.req.raw))
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}
