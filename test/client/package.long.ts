/** What is published: its files, its size, its types where others compile, and what no browser may load. */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { executableOf, whyNotRunnable } from '../../tools/test/runtimes.ts'
import { denoEnv } from '../support/hosts/deno-env.ts'
import { fromRoot, project, removeFolders, run, tarball } from './package.ts'

setDefaultTimeout(300_000)

afterAll(removeFolders)

const maxGzipBytes = 6 * 1024

/** What a bundler makes of one line that imports the package. */
async function bundle(line: string, conditions: string[] = []) {
  const folder = await project({ 'entry.js': line })
  return build({
    entryPoints: [join(folder, 'entry.js')],
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions,
    logLevel: 'silent',
  }).then(
    ({ outputFiles }) => ({ text: outputFiles[0]?.text ?? '', errors: [] }),
    (failed: { errors: { text: string }[] }) => ({
      text: '',
      errors: failed.errors.map(({ text }) => text),
    }),
  )
}
const browserLine = "export * from '@identivia/client/browser'"
const serverLine = "export * from '@identivia/client/server'"

test('it holds the build, its types, its source maps, the page and the licence', async () => {
  const { stdout } = await run(['tar', '-tzf', await tarball()], '/')
  const names = stdout.trim().split('\n').sort()
  const modules = [
    'abort',
    'api-types',
    'applicant',
    'browser',
    'error',
    'exchange',
    'io',
    'liveness-credentials',
    'machine',
  ]
  modules.push(
    'retry',
    'server',
    'server-clock',
    'shapes',
    'token-source',
    'transport',
    'upload',
    'verbs',
  )
  const scripts = ['browser', 'server', 'shared'].flatMap((name) => [
    `${name}.js`,
    `${name}.js.map`,
  ])
  expect(names).toEqual(
    [
      'package/LICENSE',
      'package/README.md',
      'package/package.json',
      ...modules.map((name) => `package/dist/${name}.d.ts`),
      ...scripts.map((name) => `package/dist/${name}`),
    ].sort(),
  )
})

test('it depends on nothing', async () => {
  const folder = await project()
  const read = (name: string) =>
    readFileSync(join(folder, 'node_modules', '@identivia', 'client', name), 'utf8')
  const manifest = JSON.parse(read('package.json'))
  expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([])
  for (const name of ['server', 'browser', 'shared']) {
    const sources = [...read(`dist/${name}.js`).matchAll(/from\s*"([^"]+)"/g)].map(
      ([, from]) => from,
    )
    expect(sources.every((from) => from === './shared.js')).toBe(true)
    expect(read(`dist/${name}.js.map`)).not.toContain('node_modules')
  }
})

test('each entry is under 6 KiB, minified and gzipped', async () => {
  const sizes = await Promise.all(
    [
      bundle(browserLine),
      bundle(serverLine, ['workerd', 'worker', 'browser']),
      bundle(`${browserLine};export { createServerClient } from '@identivia/client/server'`, [
        'workerd',
      ]),
    ].map(async (bundled) => gzipSync((await bundled).text, { level: 9 }).length),
  )
  const [browser, server, both] = sizes
  process.stdout.write(`client, gzip: browser ${browser} B, server ${server} B, both ${both} B\n`)
  for (const bytes of sizes) {
    expect(bytes).toBeGreaterThan(1000)
    expect(bytes).toBeLessThan(maxGzipBytes)
  }
})

test('a bundler for browsers does not find the server entry, and one for Workers does', async () => {
  const refused = await bundle(serverLine)
  expect(refused.text).toBe('')
  expect(refused.errors.join()).toContain('@identivia/client/server')
  expect((await bundle(serverLine, ['workerd', 'worker', 'browser'])).errors).toEqual([])
  expect((await bundle(serverLine, ['edge-light'])).errors).toEqual([])
})

test('what a browser gets does not know what a client secret is', async () => {
  const { text } = await bundle(browserLine)
  expect(text).toContain('/api/profiles')
  expect(text).not.toMatch(/client_?secret|auth\/token/i)
})

const use = `import { createServerClient, IdentiviaError, type MachineProfile } from '@identivia/client/server'
import { type ApplicantProfile, createBrowserClient } from '@identivia/client/browser'

const server = createServerClient({ baseUrl: '', clientId: '', clientSecret: '' })
export const profile: Promise<MachineProfile> = server.readProfile('a')
const browser = createBrowserClient({ baseUrl: '', getToken: () => server.createApplicantToken('a') })
export const own: Promise<ApplicantProfile> = browser.readProfile()
export const isKnown = (error: IdentiviaError): boolean => error.code === 'profile_not_found'
export const upload = (stream: ReadableStream<Uint8Array>, file: File, bytes: Uint8Array) =>
  browser.changeProfile({ document_front: stream, document_back: file, facial_photo: bytes })
export const score: Promise<null> = browser.readLivenessResult('a').then((it) => it.confidenceScore)

// @ts-expect-error: no secret in a browser
createBrowserClient({ baseUrl: '', getToken: () => server.createApplicantToken('a'), clientSecret: '' })
// @ts-expect-error: no machine token in a browser
createBrowserClient({ baseUrl: '', getToken: () => server.createToken() })
// @ts-expect-error: a person does not verify themselves
browser.changeProfile({ verification_status: 'verified' })
// @ts-expect-error: no such code
export const isWrong = (error: IdentiviaError): boolean => error.code === 'no_such_code'
`
const strict = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
}
const compilers: Record<string, object> = {
  'a web app with a bundler': {
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
  },
  'a program of Node': {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    lib: ['ES2022'],
    types: ['node'],
    skipLibCheck: true,
  },
  'a program of Bun': {
    module: 'Preserve',
    moduleResolution: 'bundler',
    lib: ['ES2022'],
    types: ['bun'],
    skipLibCheck: true,
  },
}
for (const [name, options] of Object.entries(compilers)) {
  test(`its types hold in ${name}`, async () => {
    const folder = await project({ 'use.ts': use })
    const typeRoots = [fromRoot('node_modules', '@types')]
    const compilerOptions = { target: 'ES2022', ...strict, ...options, typeRoots }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['use.ts'] }),
    )
    const compiler = fromRoot('node_modules', 'typescript', 'bin', 'tsc')
    const { code, stdout } = await run([process.execPath, compiler, '-p', '.'], folder)
    expect([code, stdout]).toEqual([0, ''])
  })
}

test.skipIf(whyNotRunnable('deno') !== null)('its types hold in a program of Deno', async () => {
  const folder = await project({ 'use.ts': use })
  const env = { PATH: process.env.PATH ?? '', ...denoEnv }
  const { code, stderr } = await run([executableOf('deno'), 'check', 'use.ts'], folder, env)
  expect([code, stderr]).toEqual([0, 'Check use.ts\n'])
})
