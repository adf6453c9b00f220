/** The server on Bun: configuration from the environment, one app, and a clean end. */

import { readFileSync } from 'node:fs'
import { createApp } from '../app.ts'
import { describeProblems, readConfig } from '../config/config.ts'
import { createDeps } from '../deps.ts'
import { bodyDeadlineMs } from '../http/body/incoming.ts'
import { buildReferenceAsset } from '../http/routes/service/build-reference.ts'
import { bunToJpeg } from './bun-jpeg.ts'
import { systemIo } from './io.ts'
import { logFrom } from './log.ts'

/** EX_CONFIG of sysexits.h. */
const exitBadConfiguration = 78
/** Requests in flight get this long; a container is killed after ten seconds. */
const drainMs = 9000
/** The slowest provider's deadline and its retry, with room (seconds; Bun allows up to 255). */
const idleTimeoutSeconds = 120
/**
 * To Bun a connection is idle unless 16 KiB of a body arrive in each second of that time on average: a telephone far
 * from its mast is reset. While a request is answered its connection has longer than its body may take, which ends first.
 */
const bodyTimeoutSeconds = Math.ceil(bodyDeadlineMs / 1000) + 10

/** The text of a secret's file, or null, whatever is wrong with it. */
const readSecretFile = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const configuration = readConfig(process.env, readSecretFile)
if (!configuration.ok) {
  console.error(`The configuration has problems:\n${describeProblems(configuration.problems)}`)
  process.exit(exitBadConfiguration)
}
const { config } = configuration

const app = createApp(
  createDeps(config, {
    ...systemIo,
    memory: () => process.memoryUsage(),
    writeLog: logFrom(config.logLevel),
    loadReferenceAsset: buildReferenceAsset,
    toJpeg: bunToJpeg,
  }),
)
const server = Bun.serve({
  hostname: config.host,
  port: config.port,
  idleTimeout: idleTimeoutSeconds,
  // Our own limits are far below and answer as JSON; past this one Bun answers itself, without a body.
  maxRequestBodySize: 1024 ** 3,
  fetch: async (request, connection) => {
    const remoteAddress = connection.requestIP(request)?.address ?? ''
    connection.timeout(request, bodyTimeoutSeconds)
    const answer = await app.fetch(absolute(request), { remoteAddress })
    // The connection would keep it, and wait as long for its next request.
    connection.timeout(request, idleTimeoutSeconds)
    return answer
  },
})
console.log(
  JSON.stringify({
    time: new Date().toISOString(),
    level: 'info',
    event: 'listening',
    port: server.port,
  }),
)

/** HTTP/1.0 probes name no host, and Bun then gives the path alone for a URL. */
const absolute = (request: Request): Request =>
  request.url.startsWith('/') ? new Request(`http://localhost${request.url}`, request) : request

/** A second signal changes nothing: the requests in flight still get their time. */
const stop = async (): Promise<void> => {
  await Promise.race([server.stop(), Bun.sleep(drainMs)])
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
