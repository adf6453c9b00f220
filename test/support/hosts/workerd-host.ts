/** Serves the app under test in workerd, the way src/runtime/workers.ts does in production. */

import { workerCodecs } from '../../../src/runtime/codecs/worker-codecs.ts'
import { readAsset } from '../../../src/runtime/worker-assets.ts'
import { type AppHost, createAppHost } from './app-host.ts'
import { passingBy } from './passing-by.ts'

let host: AppHost | undefined

export default {
  fetch: (
    request: Request,
    env: Record<string, unknown>,
    context: { waitUntil(work: Promise<unknown>): void },
  ) => {
    host ??= createAppHost({
      memory: () => null,
      loadReferenceAsset: readAsset(env),
      codecs: workerCodecs,
      fetchOf: passingBy,
    })
    const answer = host(request, request.headers.get('CF-Connecting-IP') ?? '')
    context.waitUntil(answer)
    return answer
  },
}
