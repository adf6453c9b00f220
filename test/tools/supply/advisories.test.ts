/** The check for advisories, against a registry of the test: Bun's own client asks it. */

import { afterAll, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { execute } from '../../../tools/pocketbase/execute.ts'
import { checkAdvisories } from '../../../tools/supply/advisories.ts'

setDefaultTimeout(60_000)

const root = join(import.meta.dir, '..', '..', '..')
const answers = new Map<string, () => Response>()
const asked: string[] = []
const registry = Bun.serve({
  port: 0,
  fetch: (request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`)
    return answers.get('now')?.() ?? new Response('', { status: 405 })
  },
})
afterAll(() => registry.stop(true))
beforeEach(() => answers.clear())

const advisory = (severity: string) => ({
  id: 1,
  title: 'A flaw',
  severity,
  url: 'https://example.com/flaw',
  vulnerable_versions: '<99999',
  cwe: [],
  cvss: { score: 0, vectorString: null },
})

async function check(answer?: object): Promise<[number, string[]]> {
  if (answer !== undefined) answers.set('now', () => Response.json(answer))
  const url = `http://127.0.0.1:${registry.port}/`
  const env = { ...process.env, npm_config_registry: url, BUN_CONFIG_REGISTRY: url }
  const lines: string[] = []
  const code = await checkAdvisories({
    root,
    execute: (command, args, options) => execute(command, args, { ...options, env }),
    print: (line) => lines.push(line),
  })
  return [code, lines.map((line) => line.replace(/^\d+ packages/, 'n packages'))]
}

test('no advisory is a clean result', async () => {
  expect(await check({})).toEqual([0, ['n packages, 0 advisories, 0 to act on']])
  expect(asked[0]).toBe('POST /-/npm/v1/security/advisories/bulk')
})

test('a small flaw of a package in the software is one to act on, of a tool it is a note', async () => {
  expect(await check({ hono: [advisory('low')], wrangler: [advisory('moderate')] })).toEqual([
    1,
    [
      'Act: hono, low: A flaw https://example.com/flaw',
      'Note: wrangler, moderate: A flaw https://example.com/flaw',
      'n packages, 2 advisories, 1 to act on',
    ],
  ])
  expect((await check({ wrangler: [advisory('moderate')] }))[0]).toBe(0)
  expect((await check({ wrangler: [advisory('critical')] }))[0]).toBe(1)
})

test('a registry that does not answer is no clean result', async () => {
  const [code, lines] = await check()
  expect(code).toBe(2)
  expect(lines[0]).toStartWith('The registry gave no answer, so nothing was checked: ')
  expect((await check(['unexpected']))[0]).toBe(2)
})
