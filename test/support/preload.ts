// Loaded before the tests: stops what they share when they are done.
import { afterAll } from 'bun:test'
import { stopSharedChromium } from './chromium-process.ts'
import { stopSharedHost } from './hosts/host.ts'
import { stopSharedPocketBase } from './pocketbase.ts'

afterAll(stopSharedPocketBase)
afterAll(stopSharedChromium)
afterAll(stopSharedHost)
