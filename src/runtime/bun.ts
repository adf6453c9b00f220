/** The server on Bun: configuration from the environment, one app, and a graceful shutdown. */

import { readFileSync } from 'node:fs'
import { createApi } from '../app.ts'
import { readConfig } from '../config/config.ts'
import { createDeps } from '../deps.ts'
import { bodyDeadlineMs } from '../http/body/incoming.ts'
import { buildReferenceAsset } from '../http/routes/service/build-reference.ts'
import { createCollector } from './bun-memory.ts'
import { bunCodecs } from './codecs/bun-codecs.ts'
import { logFrom, logListening, logProblems } from './log.ts'
import { systemIo } from './system-io.ts'

/** EX_CONFIG of sysexits.h. */
const exitBadConfiguration = 78
/** Requests in flight get this long; a container is killed after ten seconds. */
const drainMs = 9000
/** Longer than the slowest provider's deadline with its retries. Bun allows up to 255. */
const idleTimeoutSeconds = 120
/**
 * For Bun a connection is idle unless an average of 16 KiB of the body arrive per second of that time, which would reset
 * a phone with poor reception. While a request is handled, its connection may be idle for longer than its body may take.
 */
const bodyTimeoutSeconds = Math.ceil(bodyDeadlineMs / 1000) + 10

/** The text of a secret's file; null if it cannot be read. */
const readSecretFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const configuration = readConfig(process.env, readSecretFile)
if (!configuration.ok) {
  logProblems(configuration.problems)
  process.exit(exitBadConfiguration)
}
const { config } = configuration

const api = createApi(
  createDeps(config, {
    ...systemIo,
    memory: () => process.memoryUsage(),
    writeLog: logFrom(config.logLevel),
    loadReferenceAsset: buildReferenceAsset,
    collectGarbage: createCollector(),
    codecs: bunCodecs,
  }),
)
const server = Bun.serve({
  hostname: config.host,
  port: config.port,
  idleTimeout: idleTimeoutSeconds,
  // Far above our own limits, which respond with JSON. Above this one Bun responds itself, without a body.
  maxRequestBodySize: 1024 ** 3,
  fetch: async (request, connection) => {
    const remoteAddress = connection.requestIP(request)?.address ?? ''
    connection.timeout(request, bodyTimeoutSeconds)
    const response = await api.fetch(absolute(request), { remoteAddress })
    // Otherwise the connection would keep the longer timeout while it waits for its next request.
    connection.timeout(request, idleTimeoutSeconds)
    return response
  },
})
logListening(server.port)

/** HTTP/1.0 probes send no Host header, and then Bun's URL is only the path. */
const absolute = (request: Request): Request =>
  request.url.startsWith('/') ? new Request(`http://localhost${request.url}`, request) : request

/** A second signal changes nothing: requests in flight still get their time. */
const stop = async (): Promise<void> => {
  await Promise.race([server.stop(), Bun.sleep(drainMs)])
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
