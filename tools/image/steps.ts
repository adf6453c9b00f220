// Runs the steps of the Dockerfile in a folder, without Docker: the context, the build stage, and /app.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { basename, join, relative } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export interface Built {
  /** The folder for /build: what was copied and installed. */
  build: string
  /** The folder for /app: our files in the image. */
  app: string
}

/** `linked` uses the packages of this checkout instead of installing any, so that no network is needed. */
export async function runSteps(folder: string, packages: 'installed' | 'linked'): Promise<Built> {
  const [build, out, app, bin] = ['build', 'out', 'app', 'bin'].map((name) => join(folder, name))
  if (!build || !out || !app || !bin) throw new Error('Four folders were named')
  for (const path of [build, out, app, bin]) mkdirSync(path, { recursive: true })
  symlinkSync(process.execPath, join(bin, 'bun'))
  if (packages === 'linked') symlinkSync(join(root, 'node_modules'), join(build, 'node_modules'))
  const [first = [], last = []] = stages(readFileSync(join(root, 'Dockerfile'), 'utf8'))
  for (const { word, rest } of first) {
    if (word === 'COPY') copy(rest, build)
    if (word !== 'RUN' || (packages === 'linked' && rest.startsWith('bun install'))) continue
    await run(rest.replaceAll('/out/', `${out}/`), { cwd: build, bin })
  }
  for (const { word, rest } of last) {
    if (word !== 'COPY') continue
    const [from, ...words] = rest.split(' ')
    if (from !== '--from=build') copy(rest, app)
    else
      for (const path of words.slice(0, -1))
        cpSync(join(out, basename(path)), join(app, basename(path)))
  }
  return { build, app }
}

interface Step {
  word: string
  rest: string
}

/** The instructions of each stage. Of an instruction over several lines only the first is read. */
function stages(text: string): Step[][] {
  const found: Step[][] = []
  for (const line of text.split('\n')) {
    const [, word = '', rest = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? []
    if (word === 'FROM') found.push([])
    else found.at(-1)?.push({ word, rest })
  }
  return found
}

/** Copies what .dockerignore allows. A source that it excludes completely is an error, as in Docker. */
function copy(words: string, into: string): void {
  const paths = words.split(' ').slice(0, -1)
  const target = join(into, words.split(' ').at(-1) ?? '')
  const isIn = contextRule()
  for (const path of paths) {
    const from = join(root, path)
    const isFolder = statSync(from).isDirectory()
    cpSync(from, isFolder ? target : join(target, basename(path)), {
      recursive: true,
      filter: (source) => statSync(source).isDirectory() || isIn(relative(root, source)),
    })
    if (!isFolder && !isIn(path)) throw new Error(`${path} is not in the context`)
  }
}

/** The last matching rule counts: a path or `*`, negated by `!`. */
function contextRule(): (path: string) => boolean {
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  return (path) =>
    rules.reduce((isIn, rule) => {
      const name = rule.replace(/^!/, '')
      const fits = name === '*' || path === name || path.startsWith(`${name}/`)
      return fits ? rule.startsWith('!') : isIn
    }, true)
}

function run(command: string, { cwd, bin }: { cwd: string; bin: string }): Promise<void> {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-ec', command], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => said.push(`${piece}`))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command}\n${said.join('')}`)),
    )
  })
}
