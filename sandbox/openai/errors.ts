/** OpenAI's errors: one body with four members for every status. */
import type { ErrorKind } from '../controls/failures.ts'
import type { VendorErrors } from '../serve.ts'

export type OpenAiError = {
  status: number
  message: string
  type?: string
  param?: string
  code?: string
  retryAfterSeconds?: number | null
}

export type OpenAiAnswers = VendorErrors & {
  ok: (body: unknown) => Response
  refuse: (error: OpenAiError) => Response
  wrongKey: (key: string) => Response
}

export function openAiAnswers(randomUuid: () => string): OpenAiAnswers {
  const respond = (body: unknown, status: number, retryAfterSeconds: number | null = null) =>
    Response.json(body, {
      status,
      headers: {
        'x-request-id': `req_${randomUuid().replaceAll('-', '')}`,
        'openai-version': '2020-10-01',
        'openai-processing-ms': '12',
        ...(retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) }),
      },
    })
  const refuse = ({ status, message, type, param, code, retryAfterSeconds }: OpenAiError) =>
    respond(
      {
        error: {
          message,
          type: type ?? 'invalid_request_error',
          param: param ?? null,
          code: code ?? null,
        },
      },
      status,
      retryAfterSeconds,
    )
  const server = (status: number) =>
    refuse({
      status,
      type: 'server_error',
      message: 'The server had an error while processing your request. Sorry about that!',
    })
  const wrongKey = (key: string) =>
    refuse({
      status: 401,
      code: 'invalid_api_key',
      message: `Incorrect API key provided: ${mask(key)}.`,
    })

  const errors: Record<ErrorKind, OpenAiError> = {
    throttled: {
      status: 429,
      type: 'tokens',
      code: 'rate_limit_exceeded',
      message: 'Rate limit reached',
    },
    throttled_500: { status: 503, type: 'server_error', code: 'slow_down', message: 'Slow down' },
    rate_limited: {
      status: 429,
      type: 'requests',
      code: 'rate_limit_exceeded',
      message: 'Rate limit reached for requests',
    },
    quota_exhausted: {
      status: 429,
      type: 'insufficient_quota',
      code: 'insufficient_quota',
      message: 'You exceeded your current quota, please check your plan and billing details.',
    },
    access_denied: {
      status: 403,
      code: 'unsupported_country_region_territory',
      message: 'Country, region, or territory not supported',
    },
    bad_key: {
      status: 401,
      code: 'invalid_api_key',
      message: 'Incorrect API key provided: sk-i****0000.',
    },
    expired_token: { status: 401, code: 'invalid_api_key', message: 'The API key has expired' },
    not_found: {
      status: 404,
      code: 'model_not_found',
      message: 'The model does not exist or you do not have access to it.',
    },
    internal: {
      status: 500,
      type: 'server_error',
      message: 'The server had an error while processing your request. Sorry about that!',
    },
  }
  return {
    ok: (body) => respond(body, 200),
    refuse,
    wrongKey,
    error: (kind, retryAfterSeconds) => refuse({ ...errors[kind], retryAfterSeconds }),
    status: (status) =>
      status < 500 ? refuse({ status, message: 'The request is not valid' }) : server(status),
  }
}

/** OpenAI repeats the ends of a wrong key, so its messages must not be logged. */
const mask = (key: string) => `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}`
