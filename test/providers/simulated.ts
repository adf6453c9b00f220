/** All providers of this service in front of the sandbox's simulated vendors, on one fake clock. */

import { createSandbox, sandboxKeys } from '../../sandbox/sandbox.ts'
import type { SpecimenName } from '../../sandbox/scenarios/scenarios.ts'
import type { Image } from '../../src/domain/document/images.ts'
import type { Io } from '../../src/io/io.ts'
import { faceMatcher } from '../../src/providers/aws/rekognition-faces.ts'
import { livenessChecker } from '../../src/providers/aws/rekognition-liveness.ts'
import { credentialIssuer } from '../../src/providers/aws/sts.ts'
import { deviceInspector } from '../../src/providers/fingerprint/fingerprint.ts'
import { documentReader } from '../../src/providers/openai/openai.ts'
import { fakeIo, text } from './fake-io.ts'

const origin = 'http://sandbox.test'

export function simulated() {
  const { advance, now, trace, traces, pauses, ...rest } = fakeIo(text(''))
  const sandbox = createSandbox({
    now,
    randomUuid: () => crypto.randomUUID(),
    wait: async (delayMs) => advance(delayMs),
  })
  const io: Io = { ...rest, now, fetch: (request) => sandbox.fetch(request) }
  const aws = {
    ...sandboxKeys.aws,
    rekognitionEndpoint: `${origin}/rekognition`,
    stsEndpoint: `${origin}/sts`,
  }
  const openAi = { ...sandboxKeys.openai, baseUrl: `${origin}/openai/v1` }
  const device = {
    secretKey: sandboxKeys.fingerprint.secretKey,
    region: 'us',
    apiUrl: `${origin}/fingerprint`,
  } as const

  return {
    sandbox,
    io,
    trace,
    traces,
    pauses,
    advance,
    aws,
    openAi,
    liveness: livenessChecker(aws, io),
    faces: faceMatcher(aws, io),
    credentials: credentialIssuer(aws, io),
    documents: documentReader(openAi, io),
    devices: deviceInspector({ ...device, apiVersion: 'v4' }, io),
    devicesV3: deviceInspector({ ...device, apiVersion: 'v3' }, io),
    async picture(scenario: string, file: SpecimenName): Promise<Image> {
      const bytes = await sandbox.specimen(scenario, file)
      return { bytes, mediaType: 'image/jpeg', sha256: '0'.repeat(64) }
    },
    /** The browser's part of a liveness check. */
    async finishLiveness(sessionId: string, scenario: string): Promise<void> {
      const body = await sandbox.specimen(scenario, 'selfie')
      const answer = await sandbox.app.request(`/sandbox/liveness/${sessionId}`, {
        method: 'POST',
        body,
      })
      if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}`)
    },
  }
}

export type Simulated = ReturnType<typeof simulated>
