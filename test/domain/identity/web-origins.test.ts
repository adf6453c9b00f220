/** Origins of pages and of device events. */

import { expect, test } from 'bun:test'
import { browserOrigins, deviceOrigins } from '../../../src/domain/identity/web-origins.ts'

const config = { clientUrl: 'https://a.example', allowedOrigins: ['https://b.example'] }
const clients = ['https://identivia.com', 'https://app.identivia.com']
const others = ['https://demo.identivia.com', 'https://admin.identivia.com']
const local = [3000, 4173, 5173, 8080].flatMap((port) => [
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
])

test('a browser may call from our clients, from the operator’s, and from localhost', () => {
  expect([...browserOrigins(config)].toSorted()).toEqual(
    [...clients, ...others, ...local, 'https://a.example', 'https://b.example'].toSorted(),
  )
})

test('a device event from localhost counts only in a sandbox', () => {
  expect([...deviceOrigins({ ...config, isSandbox: false })].toSorted()).toEqual(
    [...clients, ...others, 'https://a.example', 'https://b.example'].toSorted(),
  )
  expect(deviceOrigins({ ...config, isSandbox: true })).toEqual(browserOrigins(config))
})
