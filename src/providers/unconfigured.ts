/** Vendors that are not configured: every call answers the fault `provider_not_configured`. */

import type { Provider } from '../domain/faults/faults.ts'
import { err, type Result } from '../domain/faults/result.ts'

const refuse = (provider: Provider) => async (): Promise<Result<never>> =>
  err({ kind: 'provider_not_configured', provider })

const rekognition = refuse('rekognition')

export const unconfigured = {
  liveness: { createSession: rekognition, results: rekognition },
  faces: { countFaces: rekognition, compare: rekognition },
  credentials: { issue: refuse('sts') },
  reader: { read: refuse('openai') },
  device: { event: refuse('fingerprint') },
}
