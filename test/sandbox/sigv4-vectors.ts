/** Vectors of the AWS Signature Version 4 test suite: date 20150830T123600Z, region us-east-1. */
import type { SignedRequest } from '../../sandbox/aws/sigv4.ts'

export type Vector = { name: string; service: string; request: SignedRequest }

type Given = {
  name: string
  method?: string
  url?: string
  headers?: Record<string, string>
  body?: string
  signedHeaders?: string
  service?: string
  signature: string
}

const given: readonly Given[] = [
  {
    name: 'get-vanilla',
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'post-vanilla',
    method: 'POST',
    signature: '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1',
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'post-x-www-form-urlencoded',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Param1=value1',
    signedHeaders: 'content-type;host;x-amz-date',
    signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  },
  {
    name: 'iam-list-users',
    url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    signedHeaders: 'content-type;host;x-amz-date',
    service: 'iam',
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
]

export const vectors: readonly Vector[] = given.map((vector) => {
  const service = vector.service ?? 'service'
  const scope = `20150830/us-east-1/${service}/aws4_request`
  const signedHeaders = vector.signedHeaders ?? 'host;x-amz-date'
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${signedHeaders}, Signature=${vector.signature}`
  return {
    name: vector.name,
    service,
    request: {
      method: vector.method ?? 'GET',
      url: vector.url ?? 'https://example.amazonaws.com/',
      headers: new Headers({
        ...vector.headers,
        'x-amz-date': '20150830T123600Z',
        authorization,
      }),
      body: new TextEncoder().encode(vector.body ?? ''),
    },
  }
})
