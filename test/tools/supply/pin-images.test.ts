/** The digests of images: written behind each tag, from a `docker` that a test puts in the place of the real one. */

import { expect, test } from 'bun:test'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { execute } from '../../../tools/pocketbase/execute.ts'
import { pinImages, renewDigests } from '../../../tools/supply/pin-images.ts'

const root = join(import.meta.dir, '..', '..', '..')
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const index = 'application/vnd.oci.image.index.v1+json'

test('a digest is added or replaced behind the tag, and all else stays', async () => {
  const asked: string[] = []
  const renew = (text: string) =>
    renewDigests(text, async (image) => {
      asked.push(image)
      return digest('b')
    })
  const text = `ARG BUN_VERSION=1.4.5
FROM oven/bun:\${BUN_VERSION} AS build
FROM oven/bun:\${BUN_VERSION}-slim@${digest('a')}
    image: registry.example:5000/a/b:1.2.3 # why
    image: registry.example:5000/a/b:1.2.3
    image: ghcr.io/identivia/backend-api:latest
    image: identivia-backend-api:dev
# image: not:this
`
  expect(await renew(text)).toBe(`ARG BUN_VERSION=1.4.5
FROM oven/bun:\${BUN_VERSION}@${digest('b')} AS build
FROM oven/bun:\${BUN_VERSION}-slim@${digest('b')}
    image: registry.example:5000/a/b:1.2.3 # why
    image: registry.example:5000/a/b:1.2.3@${digest('b')}
    image: ghcr.io/identivia/backend-api:latest
    image: identivia-backend-api:dev
# image: not:this
`)
  expect(asked).toEqual([
    'oven/bun:1.4.5',
    'oven/bun:1.4.5-slim',
    'registry.example:5000/a/b:1.2.3',
  ])
  expect(await renew(await renew(text))).toBe(await renew(text))
  expect(renew('    image: registry.example:5000/a/b')).rejects.toThrow('has no tag')
})

/** A copy of our files, and a `docker` that gives this answer to whatever it is asked. */
function workshop(answer: object | string) {
  const folder = mkdtempSync(join(tmpdir(), 'identivia-pin-'))
  for (const name of ['docker-compose.yml', 'Dockerfile', 'deploy'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const failing = typeof answer === 'string' ? '; exit 1' : ''
  writeFileSync(
    join(bin, 'docker'),
    `#!/bin/sh\necho "$*" >> '${folder}/asked'\necho '${text}'${failing}\n`,
  )
  chmodSync(join(bin, 'docker'), 0o755)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }
  const lines: string[] = []
  const run = (check: boolean) =>
    pinImages({
      root: folder,
      execute: (command, args, options) => execute(command, args, { ...options, env }),
      log: (line) => lines.push(line),
      check,
    })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { run, lines, read }
}

test('all files are written, and a check says whether they are current', async () => {
  const { run, lines, read } = workshop({ mediaType: index, digest: digest('c') })
  expect(await run(true)).toBe(1)
  expect(lines).toEqual(['Not current: docker-compose.yml', 'Not current: Dockerfile'])
  expect(read('Dockerfile')).not.toContain(digest('c'))
  expect(await run(false)).toBe(0)
  const pinned = `${read('docker-compose.yml')}${read('Dockerfile')}`.match(/@sha256:c{64}/g)
  // Traefik, the proxy of the socket, PocketBase and its helper; the two stages of our own image.
  expect(pinned).toHaveLength(6)
  expect(read('asked')).toContain('buildx imagetools inspect oven/bun:1.4.5-slim --format')
  expect(await run(true)).toBe(0)
  expect(lines.at(-1)).toBe('Every image is pinned to the current digest of its tag')
})

for (const [what, answer, problem] of [
  ['a registry that cannot be reached', 'no such host', 'Docker cannot inspect'],
  ['the digest of one platform', { mediaType: 'x', digest: digest('c') }, 'is for one platform'],
  ['no digest', { mediaType: index }, 'names no digest'],
] as const) {
  test(`${what} ends without a change`, async () => {
    const { run, read } = workshop(answer)
    const before = read('docker-compose.yml')
    expect(run(false)).rejects.toThrow(problem)
    await run(false).catch(() => undefined)
    expect(read('docker-compose.yml')).toBe(before)
  })
}

test('every image in our files has a tag, and none is `latest` but our own', () => {
  const text = ['docker-compose.yml', 'Dockerfile']
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n')
  const images = [...text.matchAll(/^(?: +image: |FROM )(\S+)/gm)].map(([, image = '']) => image)
  const loose = images.filter((image) => !/:(?!latest)[^:@]+(@sha256:[0-9a-f]{64})?$/.test(image))
  expect(images.length).toBeGreaterThan(5)
  expect(loose).toEqual(['ghcr.io/identivia/backend-api:latest'])
})
