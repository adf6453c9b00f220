// Runs before the tests: ends what all test files share.
import { afterAll } from 'bun:test'
import { stopSharedChromium } from './chromium-process.ts'
import { stopSharedHost } from './hosts/host.ts'
import { stopSharedPocketBase } from './pocketbase.ts'

// A worker of `bun test --parallel` calls these after every file. There the processes end with the worker: see tools/child.ts.
if (process.env.BUN_TEST_WORKER_ID === undefined) {
  afterAll(stopSharedPocketBase)
  afterAll(stopSharedChromium)
  afterAll(stopSharedHost)
}
