// Runs before every test file: one deadline for all tests, and the end of what is shared.
import { afterAll, setDefaultTimeout } from 'bun:test'
import { stopSharedChromium } from './chromium-process.ts'
import { stopSharedHost } from './hosts/host.ts'
import { stopSharedPocketBase } from './pocketbase.ts'

// A test that hangs ends; one that is slow does not, for a busy machine is no failure.
setDefaultTimeout(300_000)
afterAll(stopSharedPocketBase)
afterAll(stopSharedChromium)
afterAll(stopSharedHost)
