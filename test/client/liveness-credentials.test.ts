/** What Amplify's FaceLivenessDetectorCore is given: a date, by the clock of the device. */

import { expect, test } from 'bun:test'
import { applicantClient } from '../../client/src/applicant.ts'
import { baseUrl, type Fake, fake } from './fake-io.ts'

const issued = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session',
  region: 'eu-west-1',
}
const minuteMs = 60_000

/** The keys that a server with this clock issues, for 15 minutes, to a device with another. */
function serverAheadBy(aheadMs: number, tripMs = 0): { on: Fake; expiresAtMs: () => number } {
  const given = { expiresAtMs: 0 }
  const on: Fake = fake(() => {
    on.advance(tripMs)
    const serverMs = on.io.now() + aheadMs
    given.expiresAtMs = serverMs + 15 * minuteMs
    const expiration = new Date(given.expiresAtMs).toISOString()
    const headers = { Date: new Date(serverMs).toUTCString() }
    return Response.json({ success: true, data: { ...issued, expiration } }, { headers })
  })
  return { on, expiresAtMs: () => given.expiresAtMs }
}
const clientOf = (on: Fake) =>
  applicantClient(
    { baseUrl, getToken: () => ({ access_token: 'a', expires_in: 600, profile_id: 'p' }) },
    on.io,
  )

test('it is a function that resolves with what the AWS SDK reads, each time anew', async () => {
  const { on, expiresAtMs } = serverAheadBy(0)
  const credentialProvider = clientOf(on).livenessCredentials()
  const { region, ...keys } = issued
  expect(await credentialProvider()).toEqual({ ...keys, expiration: new Date(expiresAtMs()) })
  await credentialProvider()
  expect(on.requests.map(({ url }) => url)).toEqual(
    Array.from({ length: 2 }, () => `${baseUrl}/api/aws/credentials`),
  )
})

for (const hours of [-3, 5]) {
  test(`a device that is ${hours} hours off has the keys for 15 minutes by its own clock`, async () => {
    const { on } = serverAheadBy(hours * 60 * minuteMs, 200)
    const client = clientOf(on)
    expect(client.clockOffset()).toBe(0)
    const { expiration } = await client.livenessCredentials()()
    const leftMs = expiration.getTime() - on.io.now()
    expect(Math.abs(leftMs - 15 * minuteMs)).toBeLessThan(2000)
    expect(Math.abs(client.clockOffset() - hours * 60 * minuteMs)).toBeLessThan(2000)
  })
}

test('two clocks that agree within what a Date can say have no offset', async () => {
  for (const aheadMs of [-100, 0, 150]) {
    const client = clientOf(serverAheadBy(aheadMs, 300).on)
    await client.livenessCredentials()()
    expect(client.clockOffset()).toBe(0)
  }
})

test('a response without a Date, or with a broken one, changes nothing', async () => {
  for (const headers of [{}, { Date: 'yesterday' }] as Record<string, string>[]) {
    const expiration = '2026-01-01T00:15:00Z'
    const on = fake(() =>
      Response.json({ success: true, data: { ...issued, expiration } }, { headers }),
    )
    const client = clientOf(on)
    expect((await client.livenessCredentials()()).expiration).toEqual(new Date(expiration))
    expect(client.clockOffset()).toBe(0)
  }
})
