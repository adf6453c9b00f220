/** The image, as far as it can be had without Docker: its own build command, its bundle, its health check. */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { freePort } from '../../tools/free-port.ts'
import { runSteps } from '../../tools/image/steps.ts'
import { textOf } from './compose.ts'

setDefaultTimeout(300_000)

const root = join(import.meta.dir, '..', '..')
const dockerfile = textOf('Dockerfile')
const folder = mkdtempSync(join(tmpdir(), 'identivia-image-'))
const app = join(folder, 'app')
const bundle = join(app, 'server.js')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

test('the build command gives one file that serves, is found healthy, and ends at SIGTERM', async () => {
  await runSteps(folder, 'linked')
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

test('the licence of every bundled package is in the image, in full', () => {
  expect(readdirSync(app).toSorted()).toEqual([
    'LICENSE',
    'THIRD-PARTY.txt',
    'operate.js',
    'photon_rs_bg.wasm',
    'server.js',
  ])
  const notices = readFileSync(join(app, 'THIRD-PARTY.txt'), 'utf8')
  const bundled = Object.keys(packageFile.dependencies).toSorted()
  const named = [...notices.matchAll(/^={80}\n(\S+) \S+ \(\S+\)\n={80}$/gm)].map(([, it]) => it)
  expect(named).toEqual(bundled)
  for (const name of bundled) {
    const path = join(root, 'node_modules', name)
    const [file] = readdirSync(path).filter((one) => /^licen[cs]e/i.test(one))
    const text =
      file === undefined
        ? join(root, 'tools', 'image', 'licences', `${name}.txt`)
        : join(path, file)
    expect(notices).toContain(readFileSync(text, 'utf8').trim())
  }
  // What a bundle has of a package is told by its own comments too.
  expect(readFileSync(bundle, 'utf8')).toContain('node_modules/hono/')
})

test('a package without its licence text stops the build', async () => {
  const path = join(folder, 'node_modules', 'bare')
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'package.json'), '{"name":"bare","version":"1.0.0","license":"MIT"}')
  const inputs = { 'node_modules/bare/index.js': { bytesInOutput: 1 } }
  writeFileSync(join(folder, 'meta.json'), JSON.stringify({ outputs: { 'a.js': { inputs } } }))
  const script = join(root, 'tools', 'image', 'third-party.ts')
  const child = Bun.spawn([process.execPath, script, 'out.txt', 'meta.json'], {
    cwd: folder,
    stderr: 'pipe',
  })
  expect(await child.exited).not.toBe(0)
  expect(await child.stderr.text()).toContain('bare has no licence text')
  expect(existsSync(join(folder, 'out.txt'))).toBe(false)
})

test("the image's commands for operators run from an empty folder, and --dev is none of them", async () => {
  const run = async (...words: string[]) => {
    const child = Bun.spawn([process.execPath, join(app, 'operate.js'), ...words], {
      cwd: tmpdir(),
      env,
      stdout: 'pipe',
      stderr: 'pipe',
    })
    return [await child.exited, await child.stdout.text(), await child.stderr.text()]
  }
  expect(await run('backup', '-')).toEqual([
    3,
    '',
    'No backup was made: PocketBase is unreachable at POCKETBASE_URL\n',
  ])
  expect(await run('replay', '--all', '--dev')).toEqual([
    2,
    '',
    'There is no development database here\n',
  ])
  expect(await run('erase', 'aaaaaaaaaaaaaaa', '--yes')).toEqual([
    3,
    '',
    'Ended early: PocketBase is unreachable at POCKETBASE_URL. Run it again\n',
  ])
  expect(await run()).toEqual([2, '', expect.stringContaining('Usage: restore <file.zip | ->')])
})

test('the bundle holds nothing of the sandbox, and still knows production', async () => {
  for (const file of ['server.js', 'operate.js'])
    expect(readFileSync(join(app, file), 'utf8')).not.toContain('sandbox/')
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
  expect(context.toSorted()).toEqual(['LICENSE', 'bun.lock', 'package.json', 'src', 'tools'])
  const built = copies.filter(({ stage }) => stage !== undefined).flatMap((it) => it.sources)
  expect(built).toEqual([
    '/out/server.js',
    '/out/operate.js',
    '/out/THIRD-PARTY.txt',
    '/out/photon_rs_bg.wasm',
  ])
})

test('the build sees only what it needs', () => {
  const rules = textOf('.dockerignore').split('\n')
  const lines = rules.filter((line) => line !== '' && !line.startsWith('#'))
  const licences = ['!tools/image/third-party.ts', '!tools/image/licences']
  const sources = ['!package.json', '!bun.lock', '!src', ...licences, '!LICENSE']
  expect(lines).toEqual(['*', ...sources])
})
