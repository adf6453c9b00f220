/**
 * The limits of one database: verifications per second with vendors that take no time, the database work alone, the
 * number of requests of a verification, and the size of what it stores. The API, PocketBase, and the vendors with the
 * load generator are three processes, so that the CPU time of each can be measured.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from '../sandbox/sandbox.ts'
import { startServer } from '../test/runtimes/servers.ts'
import { storeOn } from '../test/store/world.ts'
import { newProfile, newSession, submission, verify } from '../test/support/people.ts'
import { freshPocketBase } from '../test/support/pocketbase.ts'
import { baseEnv, createWorld, requestInit, type Site, unique } from '../test/support/world.ts'
import { writeOnePerson } from './database-work.ts'

const levels = [1, 8, 32]
const verificationsPerLevel = 96
const ticksPerSecond = 100

const pb = await freshPocketBase()
await countRequests()
await measureApi()
await measureDatabase()
await pb.stop()
process.exit(0)

/** The requests to PocketBase for one person, from profile to decision, and for the last step alone. */
async function countRequests(): Promise<void> {
  const requests: { method: string; path: string }[] = []
  const world = await createWorld({
    pb,
    fetch: (request, next) => {
      const { origin, pathname } = new URL(request.url)
      if (origin === pb.url) requests.push({ method: request.method, path: pathname })
      return next(request)
    },
  })
  await verify(world, 'approved')
  const said = (from: number) => {
    const some = requests.slice(from)
    const writes = some.filter(
      ({ method, path }) => method !== 'GET' && path !== '/api/files/token',
    )
    return `${some.length} requests, ${writes.length} of them writes`
  }
  const before = requests.length
  const profileId = await newProfile(world)
  const sessionId = await newSession(world, { scenario: 'approved', profileId })
  const last = requests.length
  const form = await submission(world, 'approved', sessionId)
  await world.call(`/api/verification_history/${profileId}`, { method: 'POST', form })
  console.log(`One person, from profile to decision: ${said(before)}`)
  console.log(`The verification alone: ${said(last)}`)
}

async function measureApi(): Promise<void> {
  const sandbox = createSandbox({ now: Date.now, randomUuid: () => crypto.randomUUID() })
  const vendors = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: sandbox.app.fetch })
  const api = await startServer('bun', baseEnv(pb, vendors.url.host))
  const team = unique('team')
  const site: Site = {
    sandbox,
    call: async (path, init = {}) =>
      fetch(`${api.url}${path}`, await requestInit({ team, ...init }, Date.now())),
  }
  for (let warm = 0; warm < 16; warm += 1) await verify(site, 'approved')
  const results: number[] = []
  const size = folderBytes()
  console.log(`\nVerifications by the API, vendors at no latency, ${verificationsPerLevel} each`)
  for (const concurrent of levels) {
    const forms = await prepare(site)
    const before = { api: cpuMs(api.pid), pb: cpuMs(pb.pid()), load: cpuMs(process.pid) }
    const { seconds, medianMs } = await inParallel(concurrent, forms, async ({ id, form }) => {
      const answer = await site.call(`/api/verification_history/${id}`, { method: 'POST', form })
      if (answer.status !== 201) throw new Error(`A verification was answered ${answer.status}`)
      await answer.arrayBuffer()
    })
    const rate = forms.length / seconds
    results.push(rate)
    const each = (pid: number, from: number) => ((cpuMs(pid) - from) / forms.length).toFixed(1)
    console.log(
      `${String(concurrent).padStart(3)} at once: ${rate.toFixed(1)}/s, ${ratio(results)}, median ${medianMs.toFixed(0)} ms; ` +
        `CPU ms each: API ${each(api.pid, before.api)}, PocketBase ${each(pb.pid(), before.pb)}, ` +
        `vendors and load ${each(process.pid, before.load)}`,
    )
  }
  const grown = folderBytes()
  const count = verificationsPerLevel * levels.length
  const perOne = (name: 'database' | 'files') =>
    `${((grown[name] - size[name]) / count / 1000).toFixed(1)} KB`
  console.log(`Each left ${perOne('database')} in the database and ${perOne('files')} of files`)
  await api.stop()
  await vendors.stop(true)
}

interface Prepared {
  id: string
  form: Record<string, string | Blob>
}

/** Everything before the last step; the liveness result is read, as the web app does. */
async function prepare(site: Site): Promise<Prepared[]> {
  const forms: Prepared[] = []
  for (let index = 0; index < verificationsPerLevel; index += 1) {
    const id = await newProfile(site)
    const sessionId = await newSession(site, { scenario: 'approved', profileId: id })
    await site.call(`/api/face-liveness/results/${sessionId}`)
    forms.push({ id, form: await submission(site, 'approved', sessionId) })
  }
  return forms
}

/** The database writes for people, without the API and the vendors: this is the limit. */
async function measureDatabase(): Promise<void> {
  const { store, requests } = storeOn(pb)
  await writeOnePerson(store)
  const before = requests.length
  await writeOnePerson(store)
  console.log(`\nThe writes of one person by themselves: ${requests.length - before} requests`)
  const results: number[] = []
  for (const concurrent of levels) {
    const cpu = cpuMs(pb.pid())
    const people = Array.from({ length: verificationsPerLevel * 2 }, () => null)
    const { seconds, medianMs } = await inParallel(concurrent, people, () => writeOnePerson(store))
    const rate = people.length / seconds
    results.push(rate)
    const spentMs = cpuMs(pb.pid()) - cpu
    console.log(
      `${String(concurrent).padStart(3)} at once: ${rate.toFixed(1)} people/s, ${ratio(results)}, median ${medianMs.toFixed(0)} ms, ` +
        `PocketBase ${(spentMs / people.length).toFixed(1)} CPU ms each, ${(spentMs / 1000 / seconds).toFixed(2)} processors`,
    )
  }
}

/** The last rate relative to the first, which had no concurrency. */
function ratio(rates: readonly number[]): string {
  return `${((rates.at(-1) ?? 0) / (rates[0] ?? 1)).toFixed(2)} of one at a time`
}

async function inParallel<Item>(
  concurrent: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<{ seconds: number; medianMs: number }> {
  const left = [...items]
  const times: number[] = []
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: concurrent }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) {
        const from = performance.now()
        await work(item)
        times.push(performance.now() - from)
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  const sorted = times.sort((one, other) => one - other)
  return { seconds, medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN }
}

/** CPU time of a process so far, from Linux. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000
}

/** Includes the write-ahead log, which SQLite merges into the database at any time. */
function folderBytes(): { database: number; files: number } {
  const sizes = readdirSync(pb.dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(pb.dir.length), bytes: statSync(path).size }))
  const sum = (prefix: string) =>
    sizes.filter(({ path }) => path.startsWith(prefix)).reduce((all, { bytes }) => all + bytes, 0)
  return { database: sum('/data.db'), files: sum('/storage') }
}
