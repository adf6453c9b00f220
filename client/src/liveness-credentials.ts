/** AWS credentials in the form that Amplify's `FaceLivenessDetectorCore` takes. */

import type { AwsCredentials } from './api-types.ts'

/** What the AWS SDK calls an identity. */
export interface LivenessCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  /** By this device's clock. */
  expiration: Date
}

export type LivenessCredentialProvider = () => Promise<LivenessCredentials>

/** The SDK compares the expiration with this device's clock, so it is moved there. */
export const livenessCredentials = (
  { accessKeyId, secretAccessKey, sessionToken, expiration }: AwsCredentials['data'],
  clockOffsetMs: number,
): LivenessCredentials => ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiration: new Date(Date.parse(expiration) - clockOffsetMs),
})
