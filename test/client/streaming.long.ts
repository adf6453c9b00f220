/**
 * Amazon's streaming client, which Amplify's FaceLivenessDetectorCore uses, with what `livenessCredentials` and
 * `clockOffset` give it: as far as the signed URL of its socket. It is installed in a folder of its own.
 */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { newProfile } from '../support/people.ts'
import { project, removeFolders, run } from './package.ts'
import { startStack } from './stack.ts'

setDefaultTimeout(300_000)

afterAll(removeFolders)

/** Within the range that @aws-amplify/ui-react-liveness 3.6.8 asks for. */
const streaming = '@aws-sdk/client-rekognitionstreaming@3.1112.0'

/** As `createStreamingClient` of ui-react-liveness builds it, in a browser whose sockets only say where they would go. */
const program = (given: object) => `
import { RekognitionStreamingClient, StartFaceLivenessSessionCommand } from '@aws-sdk/client-rekognitionstreaming'
import { createBrowserClient } from '@identivia/client/browser'

const { baseUrl, token, aheadMs } = ${JSON.stringify(given)}
const now = Date.now
Date.now = () => now() + aheadMs
const OwnDate = Date
globalThis.Date = class extends OwnDate {
  constructor(...given) {
    super(...(given.length === 0 ? [Date.now()] : given))
  }
}
const identivia = createBrowserClient({ baseUrl, getToken: () => token })
const session = await identivia.createLivenessSession()
// The props of the component.
const { region, sessionId } = session
const config = {
  credentialProvider: identivia.livenessCredentials(),
  systemClockOffset: identivia.clockOffset(),
}

globalThis.WebSocket = class {
  constructor(url) {
    console.log(JSON.stringify({ url, sessionId, expiration }))
    process.exit(0)
  }
}
let expiration
const client = new RekognitionStreamingClient({
  region,
  credentials: async () => {
    const given = await config.credentialProvider()
    expiration = given.expiration.getTime() - Date.now()
    return given
  },
  systemClockOffset: config.systemClockOffset,
})
await client.send(new StartFaceLivenessSessionCommand({
  ChallengeVersions: 'FaceMovementAndLightChallenge_2.0.0',
  SessionId: sessionId,
  VideoWidth: '640',
  VideoHeight: '480',
  LivenessRequestStream: (async function* () {})(),
}))
`

/** Installed once; each program brings the built package of this client. */
let installed: Promise<string> | undefined
function installedFolder(): Promise<string> {
  installed ??= (async () => {
    const folder = await project()
    await Bun.write(join(folder, 'package.json'), '{"private":true,"type":"module"}')
    const client = join(folder, 'node_modules', '@identivia')
    const kept = join(folder, 'kept')
    cpSync(client, kept, { recursive: true })
    const added = await run([process.execPath, 'add', '--exact', streaming], folder)
    if (added.code !== 0) throw new Error(added.stderr)
    cpSync(kept, client, { recursive: true })
    return folder
  })()
  return installed
}

for (const [name, aheadMs] of [
  ['that is right', 0],
  ['that is five hours fast', 5 * 3_600_000],
  ['that is an hour slow', -3_600_000],
] as const) {
  test(`on a device with a clock ${name}, the socket is signed for the server's time`, async () => {
    const stack = await startStack()
    try {
      const { world, apiUrl: baseUrl } = stack
      const profileId = await newProfile(world)
      const path = `/api/profiles/${profileId}/token`
      const token = await (await world.call(path, { method: 'POST' })).json()
      const folder = await installedFolder()
      const entry = `entry-${Math.abs(aheadMs)}.js`
      await Bun.write(join(folder, entry), program({ baseUrl, token, aheadMs }))
      const outfile = join(folder, `bundle-${Math.abs(aheadMs)}.js`)
      const options = { bundle: true, format: 'esm', platform: 'browser' } as const
      await build({ ...options, entryPoints: [join(folder, entry)], outfile, logLevel: 'error' })
      const ran = await run([process.execPath, outfile], folder)
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      const { url, sessionId, expiration } = JSON.parse(ran.stdout)
      const { protocol, host, pathname, searchParams } = new URL(url)
      const region = world.config.aws?.region ?? ''
      expect([protocol, host, pathname]).toEqual([
        'wss:',
        `streaming-rekognition.${region}.amazonaws.com`,
        '/start-face-liveness-session-websocket',
      ])
      expect(searchParams.get('session-id')).toBe(sessionId)
      expect(searchParams.get('X-Amz-Credential')).toMatch(
        new RegExp(`^ASIA[0-9A-Z]{16}/\\d{8}/${region}/rekognition/aws4_request$`),
      )
      expect(searchParams.get('X-Amz-Security-Token')?.length).toBeGreaterThan(10)
      expect(searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
      expect(Math.abs(signedAt(searchParams) - Date.now())).toBeLessThan(60_000)
      // Otherwise the SDK would take good keys for expired, or expired ones for good.
      expect(Math.abs(expiration - 900_000)).toBeLessThan(120_000)
    } finally {
      await stack.stop()
    }
  })
}

/** `X-Amz-Date`, as epoch milliseconds. */
const signedAt = (search: URLSearchParams): number =>
  Date.parse(
    (search.get('X-Amz-Date') ?? '').replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  )
