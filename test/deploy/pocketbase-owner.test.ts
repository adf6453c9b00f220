/** The container that gives the database its folders, run as it stands with the rights that it has: no more are needed. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeFile } from './compose.ts'

setDefaultTimeout(60_000)

const isRoot = process.getuid?.() === 0 && Bun.which('setpriv') !== null

const owner = () => {
  const found = composeFile().services['pocketbase-owner']
  if (found === undefined) throw new Error('There is no such service')
  return found
}

/** Runs the command on these folders with the capabilities of the service and no others. */
function run(data: string, uploads: string): string {
  const { command, cap_add } = owner()
  const script = (command[0] ?? '')
    .replaceAll('/pb_data', data)
    .replaceAll(/ \/tmp$/gm, ` ${uploads}`)
  const rights = ['-all', ...cap_add.map((name) => `+${name.toLowerCase()}`)].join(',')
  const words = ['setpriv', `--bounding-set=${rights}`, '/bin/sh', '-ec', script]
  const ran = Bun.spawnSync(words, { stdout: 'pipe', stderr: 'pipe' })
  return `${ran.exitCode}${ran.stderr.toString()}`
}

const ownership = (path: string) => {
  const { uid, gid, mode } = statSync(path)
  return [uid, gid, (mode & 0o777).toString(8)]
}

test.skipIf(!isRoot)(
  'a volume of an older version becomes private to the user of the database',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'identivia-owner-'))
    const [data, uploads] = [join(folder, 'data'), join(folder, 'uploads')]
    const deep = join(data, 'storage', 'files')
    mkdirSync(deep, { recursive: true, mode: 0o755 })
    mkdirSync(uploads)
    chmodSync(uploads, 0o1777)
    for (const path of [join(data, 'data.db'), join(deep, 'face.jpg')])
      writeFileSync(path, 'x', { mode: 0o644 })
    expect(run(data, uploads)).toBe('0')
    for (const path of [data, deep, uploads]) expect(ownership(path)).toEqual([1000, 1000, '700'])
    expect(ownership(join(deep, 'face.jpg'))).toEqual([1000, 1000, '600'])
    // At a later start everything is closed to root too. What an operator has copied in by hand is taken over.
    const copied = join(deep, 'copied.jpg')
    writeFileSync(copied, 'x', { mode: 0o644 })
    chownSync(copied, 0, 0)
    expect(run(data, uploads)).toBe('0')
    expect(ownership(copied)).toEqual([1000, 1000, '600'])
  },
)
