/** The example of the client's page runs as it stands there: on Node, Bun, Deno, workerd and in Chromium. */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import { build } from 'esbuild'
import { createServerClient } from '../../client/src/server.ts'
import { startChild } from '../../tools/child.ts'
import { freePort } from '../../tools/free-port.ts'
import { executableOf, whyNotRunnable } from '../../tools/test/runtimes.ts'
import { browserTest } from '../support/chromium.ts'
import { denoEnv } from '../support/hosts/deno-env.ts'
import { blocks, modules, shortExample, sources, yourConfig } from './example.ts'
import { fromRoot, project, removeFolders, run } from './package.ts'
import { type Stack, startStack } from './stack.ts'

setDefaultTimeout(300_000)

afterAll(removeFolders)

/** A team of its own, so that no other runtime has used its document or its device. */
async function onStack(use: (stack: Stack) => Promise<void>, allowedOrigin?: string) {
  const env = allowedOrigin === undefined ? {} : { ALLOWED_ORIGINS: allowedOrigin }
  const stack = await startStack({ env })
  try {
    await use(stack)
    expect(stack.problems).toEqual([])
  } finally {
    await stack.stop()
  }
}

const seenByPerson = {
  decision: { outcome: 'approved', reasons: [] },
  problem: 'Please choose another image: JPEG, PNG or WEBP, at most 10 MB',
}
const verdict = {
  status: 'verified',
  notes: null,
  decision: {
    outcome: 'approved',
    checks: expect.arrayContaining([expect.objectContaining({ name: 'liveness', status: 'pass' })]),
  },
}

test('the page has an example for a server and one for a browser', () => {
  expect(Object.keys(blocks)).toEqual(['server.ts', 'browser.ts'])
})

const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'nodenext',
    lib: ['ES2022', 'DOM'],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  },
  include: ['*.ts'],
})
async function compile(folder: string): Promise<[number, string]> {
  const compiler = fromRoot('node_modules', 'typescript', 'bin', 'tsc')
  const { code, stdout } = await run([process.execPath, compiler, '-p', '.'], folder)
  return [code, stdout]
}

test('its example compiles', () =>
  onStack(async (stack) => {
    const files = sources(stack, 'same program')
    expect(await compile(await project({ ...files, 'tsconfig.json': tsconfig }))).toEqual([0, ''])
  }))

test("the lines on the repository's own page compile and run", () =>
  onStack(async (stack) => {
    const files = { 'short.ts': shortExample(stack), 'your-config.ts': yourConfig(stack) }
    const folder = await project({ ...files, 'tsconfig.json': tsconfig })
    expect(await compile(folder)).toEqual([0, ''])
    const ran = await run([process.execPath, 'short.ts'], folder)
    expect(ran).toEqual({ code: 0, stdout: 'unverified\n', stderr: '' })
  }))

const node = Bun.which('node')
const programs: Record<string, { command: string[] | null; env?: Record<string, string> }> = {
  node: { command: node === null ? null : [node] },
  bun: { command: [process.execPath] },
  deno: {
    command:
      whyNotRunnable('deno') !== null
        ? null
        : [executableOf('deno'), 'run', '--no-prompt', '--allow-net=127.0.0.1'],
    env: denoEnv,
  },
}
for (const [name, { command, env = {} }] of Object.entries(programs)) {
  test.skipIf(command === null)(`it runs on ${name}`, () =>
    onStack(async (stack) => {
      const folder = await project(await modules(sources(stack, 'same program')))
      const { PATH = '' } = process.env
      const ran = await run([...(command ?? []), 'program.js'], folder, { PATH, ...env })
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      expect(JSON.parse(ran.stdout)).toMatchObject({ ...seenByPerson, verdict })
    }),
  )
}

test.skipIf(whyNotRunnable('workerd') !== null)('it runs on workerd', () =>
  onStack(async (stack) => {
    const folder = await project(await modules(sources(stack, 'same program')))
    await build({
      entryPoints: [join(folder, 'worker.js')],
      outfile: join(folder, 'bundle.js'),
      bundle: true,
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      logLevel: 'error',
    })
    const port = await freePort()
    await Bun.write(join(folder, 'config.capnp'), workerConfig(port))
    const child = await startChild({
      command: executableOf('workerd'),
      args: ['serve', join(folder, 'config.capnp')],
      output: 'kept',
    })
    try {
      const answer = await answerOf(`http://127.0.0.1:${port}/`, child.end)
      if (!answer.ok) throw new Error(`workerd: ${child.lastLines()}`)
      expect(await answer.json()).toMatchObject({ ...seenByPerson, verdict })
    } finally {
      await child.stop()
    }
  }),
)

const workerConfig = (port: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "example", worker = .example),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "example")],
);
const example :Workerd.Worker = (
  modules = [(name = "bundle.js", esModule = embed "bundle.js")],
  compatibilityDate = "2026-01-01",
);
`

/** The first answer, once it listens. */
async function answerOf(url: string, end: () => unknown): Promise<Response> {
  while (end() === undefined) {
    const answer = await fetch(url).catch(() => null)
    if (answer !== null) return answer
    await Bun.sleep(25)
  }
  throw new Error('workerd ended')
}

/** One person of this scenario, and what they were asked for. */
const onePerson = `import { verify } from './browser.js'
import { asked, picture } from './your-app.js'

const [front, photo] = await Promise.all([picture('document_front'), picture('facial_photo')])
const { outcome } = await verify(front, photo)
console.log(JSON.stringify({ outcome, asked }))
`
for (const [name, scenario, seen] of [
  ['an identity card is asked for its back', 'approved-id-card', ['approved', 'back']],
  ['a passport is not', 'approved', ['approved']],
  [
    'without the reader, the type is asked for and a person decides',
    'openai-outage',
    ['review', 'type'],
  ],
] as const) {
  test(`the example for the browser: ${name}`, () =>
    onStack(async (stack) => {
      const files = sources(stack, 'same program', scenario)
      const folder = await project(await modules({ ...files, 'one-person.ts': onePerson }))
      const ran = await run([process.execPath, 'one-person.js'], folder)
      expect(ran).toMatchObject({ code: 0, stderr: '' })
      const [outcome, ...asked] = seen
      expect(JSON.parse(ran.stdout)).toEqual({ outcome, asked })
    }))
}

test('the example for the server: what a person of the team decides is the verdict', () =>
  onStack(async (stack) => {
    const folder = await project(await modules(sources(stack, 'same program')))
    const { readVerdict, startVerification } = await import(join(folder, 'server.js'))
    const { asPerson } = await import(join(folder, 'as-person.js'))
    await asPerson()
    const { profile_id } = await startVerification('jane')
    expect(await readVerdict(profile_id)).toMatchObject(verdict)
    const { apiUrl: baseUrl, clientId, clientSecret } = stack
    const server = createServerClient({ baseUrl, clientId, clientSecret })
    const notes = 'The document was reported stolen'
    await server.moveStatus(profile_id, {
      previous_status: 'verified',
      new_status: 'rejected',
      notes,
    })
    expect(await readVerdict(profile_id)).toMatchObject({
      status: 'rejected',
      notes,
      decision: { outcome: 'approved' },
    })
  }))

browserTest('it runs in Chromium, with its token from a server of its own', async (open) => {
  const pages: Record<string, () => Promise<Response> | Response> = {}
  const site = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) =>
      pages[new URL(request.url).pathname]?.() ?? new Response('', { status: 404 }),
  })
  try {
    await onStack(async (stack) => {
      const folder = await project(await modules(sources(stack, 'site')))
      const script = (path: string) => () => new Response(Bun.file(join(folder, path)))
      await build({
        entryPoints: [join(folder, 'as-person.js')],
        outfile: join(folder, 'page.js'),
        bundle: true,
        format: 'esm',
        platform: 'browser',
        logLevel: 'error',
      })
      const { readVerdict, startVerification } = await import(join(folder, 'server.js'))
      pages['/'] = () =>
        new Response('<!doctype html><link rel="icon" href="data:,"><title>Example</title>', {
          headers: { 'Content-Type': 'text/html' },
        })
      pages['/page.js'] = script('page.js')
      for (const name of ['server.js', 'shared.js'])
        pages[`/dist/${name}`] = script(`node_modules/@identivia/client/dist/${name}`)
      pages['/token'] = async () => Response.json(await startVerification('jane'))

      const alsoAllowed = [stack.apiUrl, stack.sandboxUrl]
      const { page, troubles } = await open(site.url.href, { alsoAllowed })
      const seen = await page.evaluate("import('/page.js').then(({ asPerson }) => asPerson())")
      expect(seen).toEqual(seenByPerson)
      const { profile_id } = await startVerification('jane')
      expect(await readVerdict(profile_id)).toMatchObject(verdict)

      const misused = page.evaluate(`import('/dist/server.js').then(({ createServerClient }) =>
        createServerClient({ baseUrl: '', clientId: 'a', clientSecret: 'b' }))`)
      expect(misused).rejects.toThrow('A client secret must not reach a browser')
      await misused.catch(() => undefined)
      // The browser reports the refused upload by itself.
      expect(troubles).toEqual({
        errors: [expect.stringContaining('415')],
        refusals: [],
        strangers: [],
      })
    }, site.url.origin)
  } finally {
    await site.stop(true)
  }
})
