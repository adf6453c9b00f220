/** The server on Deno, with the permissions in deno.json: the network, and each environment variable by name. */

import { createApi } from '../app.ts'
import { readConfig, variableNames } from '../config/config.ts'
import { createDeps } from '../deps.ts'
import { buildReferenceAsset } from '../http/routes/service/build-reference.ts'
import { denoCodecs } from './codecs/deno-codecs.ts'
import { logFrom, logListening, logProblems } from './log.ts'
import { systemIo } from './system-io.ts'

/** EX_CONFIG of sysexits.h. */
const exitBadConfiguration = 78
/** Requests in flight get this long; a container is killed after ten seconds. */
const drainMs = 9000

const configuration = readConfig(
  Object.fromEntries(variableNames.map((name) => [name, Deno.env.get(name)])),
)
if (!configuration.ok) {
  logProblems(configuration.problems)
  Deno.exit(exitBadConfiguration)
}
const { config } = configuration

const api = createApi(
  createDeps(config, {
    ...systemIo,
    memory: () => Deno.memoryUsage(),
    writeLog: logFrom(config.logLevel),
    loadReferenceAsset: buildReferenceAsset,
    codecs: denoCodecs,
  }),
)
const server = Deno.serve(
  { hostname: config.host, port: config.port, onListen: ({ port }) => logListening(port) },
  (request, { remoteAddr }) => api.fetch(request, { remoteAddress: remoteAddr.hostname }),
)

/** A second signal changes nothing: requests in flight still get their time. */
const stop = async (): Promise<void> => {
  await Promise.race([server.shutdown(), systemIo.sleep(drainMs)])
  Deno.exit(0)
}
Deno.addSignalListener('SIGTERM', stop)
Deno.addSignalListener('SIGINT', stop)
