// Runs before the tests: downloads PocketBase if it is missing, and ends what all test files share.
import { afterAll } from 'bun:test'
import { findPocketBase } from '../../tools/pocketbase/find.ts'
import { stopSharedChromium } from './chromium-process.ts'
import { stopSharedHost } from './hosts/host.ts'
import { stopSharedPocketBase } from './pocketbase.ts'

// Here, because no deadline of a test runs yet. Without PocketBase the tests that need it fail, and say why.
await findPocketBase({ log: (line) => process.stderr.write(`${line}\n`) }).catch(() => undefined)

// A worker of `bun test --parallel` calls these after every file. There the processes end with the worker: see tools/child.ts.
if (process.env.BUN_TEST_WORKER_ID === undefined) {
  afterAll(stopSharedPocketBase)
  afterAll(stopSharedChromium)
  afterAll(stopSharedHost)
}
