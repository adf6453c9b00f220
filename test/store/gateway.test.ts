/** A gateway in front of the database: every request of the store carries its headers, and nobody else gets them. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { behindGateway, gatewayHeaders as headers } from '../support/gateway.ts'
import { pocketbase } from '../support/pocketbase.ts'
import { jpeg, person, present, storeOn, untraced, value } from './world.ts'

setDefaultTimeout(60_000)

test('with the headers the store reads, writes, uploads and downloads through the gateway', async () => {
  const { config, seen, stop } = behindGateway(await pocketbase())
  const { store } = storeOn({ ...config, headers })
  const { id } = value(await store.profiles.createOrFind(person(), untraced))
  expect(present(await store.profiles.read(id, untraced)).id).toBe(id)
  const photo = jpeg({ profile: id })
  const stored = value(await store.files.put(photo, untraced))
  expect(present(await store.files.read(stored.id, untraced)).bytes).toEqual(photo.bytes)
  expect(seen).toEqual([])
  await stop()
})

test('headers that the gateway does not accept end as a fault, and never reach its login page', async () => {
  const { config, seen, stop } = behindGateway(await pocketbase())
  const wrong = { ...headers, 'cf-access-client-id': 'another' }
  const { store } = storeOn({ ...config, headers: wrong })
  const result = await store.settings.publicSettings(untraced)
  expect(result.ok).toBe(false)
  expect(JSON.stringify(result)).not.toContain('hush')
  expect(seen).toEqual([])
  await stop()
})
