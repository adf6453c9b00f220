/** The commands of docs/backup.md for a PocketBase that does not start: run as printed, except for their folders. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { operate } from '../operate/run.ts'
import { stateOf } from '../operate/server-state.ts'
import { newProfile, verify } from '../support/people.ts'
import { freshPocketBase } from '../support/pocketbase.ts'
import { createWorld } from '../support/world.ts'
import { textOf } from './compose.ts'

setDefaultTimeout(300_000)

const [bring = '', swap = ''] = [
  ...textOf('docs/backup.md').matchAll(/pocketbase -ec '\n([^']*)'/g),
].map(([, script]) => script)

/** What is run in the container, with another folder for its data. */
const inContainer = (script: string, folder: string, stdin: Blob | 'ignore' = 'ignore') =>
  Bun.spawn(['/bin/sh', '-ec', script.replaceAll('/pb_data', folder)], { stdin, stderr: 'ignore' })
    .exited

/** What the host sends: a folder as one stream. */
const streamed = async (folder: string): Promise<Blob> =>
  new Blob([await Bun.spawn(['tar', '-C', folder, '-cf', '-', '.']).stdout.bytes()])

test('a manually unpacked backup replaces everything, and the old data is kept', async () => {
  const pb = await freshPocketBase()
  const world = await createWorld({ pb })
  await verify(world, 'approved')
  const folder = mkdtempSync(join(tmpdir(), 'identivia-last-resort-'))
  const file = join(folder, 'backup.zip')
  expect((await operate(pb, ['backup', file])).code).toBe(0)
  const before = stateOf(pb)
  await newProfile(world)
  const later = stateOf(pb)
  expect(later).not.toEqual(before)
  process.kill(pb.pid(), 'SIGKILL')
  await pb.kill()
  // Its log of writes stays behind, and must not be taken for the backup's.
  expect(existsSync(join(pb.dir, 'data.db-wal'))).toBe(true)

  const unpacked = join(folder, 'restored')
  for (const [path, bytes] of Object.entries(unzipSync(await Bun.file(file).bytes()))) {
    if (path.endsWith('/')) continue
    mkdirSync(dirname(join(unpacked, path)), { recursive: true })
    writeFileSync(join(unpacked, path), bytes)
  }
  const stream = await streamed(unpacked)
  // A cut one is told, and a second try begins anew.
  expect(await inContainer(bring, pb.dir, stream.slice(0, stream.size / 2))).not.toBe(0)
  expect(await inContainer(bring, pb.dir, stream)).toBe(0)
  expect(await inContainer(swap, pb.dir)).toBe(0)
  await pb.restart()
  expect(stateOf(pb)).toEqual(before)
  expect(stateOf({ dir: join(pb.dir, 'replaced') })).toEqual(later)
  expect(existsSync(join(pb.dir, 'incoming'))).toBe(false)
  await pb.stop()
  rmSync(folder, { recursive: true })
})

test('where nothing whole came, nothing is moved', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-last-resort-'))
  writeFileSync(join(folder, 'data.db'), 'what was there')
  mkdirSync(join(folder, 'incoming', 'storage'), { recursive: true })
  writeFileSync(join(folder, 'incoming', 'data.db'), '')
  expect(await inContainer(swap, folder)).not.toBe(0)
  expect(readdirSync(folder).toSorted()).toEqual(['data.db', 'incoming'])
  expect(await Bun.file(join(folder, 'data.db')).text()).toBe('what was there')
  rmSync(folder, { recursive: true })
})
