import { expect, setDefaultTimeout, test } from 'bun:test'
import { createWorld, untraced, value } from './world.ts'

setDefaultTimeout(60_000)

test('clients see only the public settings', async () => {
  const { store } = await createWorld()
  const settings = value(await store.settings.publicSettings(untraced))
  expect(settings).toMatchObject({
    verification_statuses: ['unverified', 'pending', 'verified', 'rejected'],
  })
  expect(Object.keys(settings)).toContain('document_types')
  expect(Object.keys(settings)).not.toContain('maintenance_contact')
})
