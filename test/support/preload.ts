// Runs before every test file: a deadline that fits a real database, and the end of what is shared.
import { afterAll, setDefaultTimeout } from 'bun:test'
import { stopSharedChromium } from './chromium-process.ts'
import { stopSharedHost } from './hosts/host.ts'
import { stopSharedPocketBase } from './pocketbase.ts'

// The first test that touches PocketBase waits for its start, and for its download on a new machine.
setDefaultTimeout(30_000)
afterAll(stopSharedPocketBase)
afterAll(stopSharedChromium)
afterAll(stopSharedHost)
