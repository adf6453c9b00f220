/** The image, as far as it can be had without Docker: its own build command, its bundle, its health check. */

import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { freePort } from '../../scripts/free-port.ts'
import { textOf } from './compose.ts'

const root = join(import.meta.dir, '..', '..')
const dockerfile = textOf('Dockerfile')
const bundle = join(mkdtempSync(join(tmpdir(), 'identivia-image-')), 'server.js')

/** The words of the health check, which is in the exec form. */
const [, ...healthWords]: string[] = JSON.parse(
  dockerfile.match(/^ {2}CMD (\[.+\])$/m)?.[1] ?? '[]',
)

const env = {
  NODE_ENV: 'production',
  POCKETBASE_URL: 'http://127.0.0.1:9',
  PB_USER_EMAIL: 'admin@example.com',
  PB_USER_PASSWORD: 'a-password',
  JWT_SECRET: 'x'.repeat(32),
  CLIENT_URL: 'https://app.example.com',
}

async function build(): Promise<void> {
  const line = dockerfile.match(/^RUN bun (build .+)$/m)?.[1] ?? ''
  const words = line.replace('/out/server.js', bundle).split(' ')
  const child = Bun.spawn([process.execPath, ...words], { cwd: root, stdout: 'ignore' })
  expect(await child.exited).toBe(0)
}

test('the build command gives one file that serves, is found healthy, and ends at SIGTERM', async () => {
  await build()
  const port = String(await freePort())
  const checkHealth = () =>
    Bun.spawn([process.execPath, ...healthWords], {
      env: { PORT: port },
      stdout: 'ignore',
      stderr: 'ignore',
    }).exited
  expect(healthWords[0]).toBe('-e')
  expect(await checkHealth()).not.toBe(0)
  // An empty folder: what is not in the bundle is not there.
  const server = Bun.spawn([process.execPath, bundle], {
    cwd: tmpdir(),
    env: { ...env, HOST: '127.0.0.1', PORT: port },
    stdout: 'pipe',
  })
  const reader = server.stdout.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('"listening"')
  expect(await checkHealth()).toBe(0)
  server.kill('SIGTERM')
  expect(await server.exited).toBe(0)
})

test('the bundle holds nothing of the sandbox, and still knows production', async () => {
  expect(readFileSync(bundle, 'utf8')).not.toContain('src/sandbox/')
  const server = Bun.spawn([process.execPath, bundle], {
    env: { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:1', OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' },
    stderr: 'pipe',
  })
  expect(await server.exited).toBe(78)
  expect(await server.stderr.text()).toContain('OPENAI_BASE_URL is a sandbox')
})

test('the image has the Bun of package.json, no root, port 8000 and a command that is no shell', () => {
  expect(dockerfile).toContain(`ARG BUN_VERSION=${packageFile.devDependencies.bun}\n`)
  expect(dockerfile).toMatch(/^USER 1000:1000$/m)
  expect(dockerfile).toMatch(/^EXPOSE 8000$/m)
  expect(dockerfile.trimEnd().split('\n').at(-1)).toBe('CMD ["bun", "/app/server.js"]')
  expect(dockerfile.match(/^RUN bun install .*$/m)?.[0]).toContain('--frozen-lockfile')
})

test('every file that is copied comes from where it is', () => {
  const copies = [...dockerfile.matchAll(/^COPY (--from=build )?(.+) \S+$/gm)].map(
    ([, stage, sources]) => ({ stage, sources: (sources ?? '').split(' ') }),
  )
  const context = copies.filter(({ stage }) => stage === undefined).flatMap((it) => it.sources)
  expect(context.toSorted()).toEqual(['LICENSE', 'bun.lock', 'package.json', 'src'])
  const built = copies.filter(({ stage }) => stage !== undefined).flatMap((it) => it.sources)
  expect(built).toEqual(['/out/server.js'])
})

test('the build sees only what it needs', () => {
  const rules = textOf('.dockerignore').split('\n')
  const lines = rules.filter((line) => line !== '' && !line.startsWith('#'))
  expect(lines).toEqual(['*', '!package.json', '!bun.lock', '!src', '!LICENSE', 'src/sandbox'])
})
