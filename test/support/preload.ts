// Runs before every test file: a deadline that fits a real database, and the end of that database.
import { afterAll, setDefaultTimeout } from 'bun:test'
import { stopSharedPocketBase } from './pocketbase.ts'

// The first test that touches PocketBase waits for its start, and for its download on a new machine.
setDefaultTimeout(30_000)
afterAll(stopSharedPocketBase)
