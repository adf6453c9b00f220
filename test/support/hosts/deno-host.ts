/** Serves the app under test on Deno. The one argument is the port. */

import { buildReferenceAsset } from '../../../src/http/routes/service/build-reference.ts'
import { denoCodecs } from '../../../src/runtime/codecs/deno-codecs.ts'
import { createAppHost } from './app-host.ts'
import { passingBy } from './passing-by.ts'

const host = createAppHost({
  memory: () => Deno.memoryUsage(),
  loadReferenceAsset: buildReferenceAsset,
  codecs: denoCodecs,
  fetchOf: passingBy,
})

Deno.serve(
  { hostname: '127.0.0.1', port: Number(Deno.args[0]), onListen: () => undefined },
  (request, { remoteAddr }) => host(request, remoteAddr.hostname),
)
