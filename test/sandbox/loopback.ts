/** Serves one sandbox on a free loopback port and points the vendors' own SDKs at it. */
import { afterAll } from 'bun:test'
import { RekognitionClient } from '@aws-sdk/client-rekognition'
import { STSClient } from '@aws-sdk/client-sts'
import { FingerprintServerApiClient } from '@fingerprint/node-sdk'
import OpenAI from 'openai'
import { createSandbox, sandboxKeys } from '../../sandbox/sandbox.ts'

type AwsKeys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

const { accessKeyId, secretAccessKey, session, region } = sandboxKeys.aws
export const userKeys: AwsKeys = { accessKeyId, secretAccessKey }
export const roleKeys: AwsKeys = session
export const wrongSecret: AwsKeys = { accessKeyId, secretAccessKey: 'another secret' }
export const unknownKeys: AwsKeys = { accessKeyId: 'AKIANOBODYHASTHISKEY', secretAccessKey }

/** One server for a test file; its clock moves only when a test moves it. */
export function loopback() {
  const clock = { aheadMs: 0 }
  const waited: number[] = []
  const sandbox = createSandbox({
    // The SDKs sign with the real clock, so the sandbox starts from it.
    now: () => Date.now() + clock.aheadMs,
    randomUuid: () => crypto.randomUUID(),
    wait: async (delayMs) => {
      waited.push(delayMs)
    },
  })
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
  afterAll(() => server.stop(true))
  const origin = server.url.origin

  const aws = (credentials: AwsKeys, name: string) => ({
    region,
    credentials,
    endpoint: `${origin}/${name}`,
    maxAttempts: 1,
  })
  return {
    sandbox,
    origin,
    clock,
    waited,
    rekognition: (keys = userKeys) => new RekognitionClient(aws(keys, 'rekognition')),
    sts: (keys = userKeys) => new STSClient(aws(keys, 'sts')),
    openai: (apiKey: string = sandboxKeys.openai.apiKey) =>
      new OpenAI({ apiKey, baseURL: `${origin}/openai/v1`, maxRetries: 0 }),
    fingerprint: (apiKey: string = sandboxKeys.fingerprint.secretKey) =>
      new FingerprintServerApiClient({
        apiKey,
        // The SDK knows only the vendor's hosts: the wire is bent, the request is its own.
        fetch: Object.assign(
          (input: URL | RequestInfo, init?: RequestInit) =>
            fetch(String(input).replace('https://api.fpjs.io', `${origin}/fingerprint`), init),
          { preconnect: fetch.preconnect },
        ),
      }),
    specimen: sandbox.specimen,
  }
}

/** What a promise was rejected with; a promise that resolves fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => ({ rejected: false as const }),
    (error: unknown) => ({ rejected: true as const, error }),
  )
  if (!outcome.rejected) throw new Error('The call succeeded and should have been refused')
  return outcome.error
}
