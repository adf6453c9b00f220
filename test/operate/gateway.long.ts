/** The operators' commands through a gateway in front of the database: all pass it, with headers from a file too. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { person, storeOn, untraced, value } from '../store/world.ts'
import { behindGateway, gatewayHeaders } from '../support/gateway.ts'
import { freshPocketBase } from '../support/pocketbase.ts'
import { operate } from './run.ts'

setDefaultTimeout(300_000)

test('backup, restore, sweep-files, erase and replay pass the gateway, and without its headers none does', async () => {
  const pb = await freshPocketBase()
  value(await storeOn(pb).store.profiles.createOrFind(person(), untraced))
  const { config, seen, stop } = behindGateway(pb)
  const folder = mkdtempSync(join(tmpdir(), 'identivia-gateway-'))
  const file = join(folder, 'headers.json')
  writeFileSync(file, `${JSON.stringify(gatewayHeaders)}\n`)
  const env = { POCKETBASE_HEADERS_JSON: JSON.stringify(gatewayHeaders) }
  const backup = join(folder, 'backup.zip')
  const commands = [
    ['backup', backup],
    ['restore', backup, '--replace'],
    ['sweep-files'],
    ['erase', '--older-than', '365d'],
    ['replay', '--all'],
  ]
  for (const words of commands) {
    const refused = await operate(config, words)
    expect([words[0], refused.code === 0]).toEqual([words[0], false])
    const ran = await operate(config, words, {
      env: words[0] === 'backup' ? { POCKETBASE_HEADERS_JSON_FILE: file } : env,
    })
    expect([words[0], ran.code, ran.complaints]).toEqual([words[0], 0, ''])
    expect(ran.output).not.toContain('hush')
  }
  expect(seen.filter((secret) => secret !== 'none')).toEqual([])
  const wrong = await operate(config, ['sweep-files'], {
    env: { POCKETBASE_HEADERS_JSON: '{"X":"hush\\n"}' },
  })
  expect([wrong.code, wrong.complaints]).toEqual([
    2,
    'POCKETBASE_HEADERS_JSON has a value that is not a string of printable ASCII\n',
  ])
  await stop()
  await pb.stop()
})
