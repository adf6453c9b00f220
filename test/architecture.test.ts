/** Holds the layers of the design against the code: who may import whom, and which globals may be used where. */

import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dir, '..')

/**
 * Folder → folders and packages its files may import; its own is always allowed. The longest folder that holds a file
 * is the file's. A folder after `type ` lends types alone.
 */
const table: Record<string, { folders: string[]; packages: RegExp }> = {
  'src/domain/encoding': { folders: [], packages: /^$/ },
  'src/domain/faults': { folders: [], packages: /^$/ },
  'src/domain/dates': { folders: [domain('text')], packages: /^$/ },
  'src/domain/countries': { folders: [], packages: /^$/ },
  'src/domain/names': { folders: [], packages: /^$/ },
  'src/domain/text': { folders: [], packages: /^$/ },
  'src/domain/document': {
    folders: ['encoding', 'faults', 'dates', 'countries', 'names', 'text'].map(domain),
    packages: /^zod$/,
  },
  'src/domain/identity': {
    folders: ['encoding', 'faults', 'dates', 'countries', 'names', 'document'].map(domain),
    packages: /^zod$/,
  },
  'src/domain/decision': {
    folders: ['encoding', 'faults', 'dates', 'countries', 'names', 'document', 'identity'].map(
      domain,
    ),
    packages: /^zod$/,
  },
  'src/domain/ports': {
    folders: ['encoding', 'faults', 'document', 'identity', 'decision'].map(domain),
    packages: /^$/,
  },
  'src/flows': { folders: ['src/domain'], packages: /^$/ },
  'src/io': { folders: [], packages: /^$/ },
  'src/http': {
    folders: ['src/domain', 'src/io', 'type src/flows', 'type src/config'],
    packages: /^(hono(\/.*)?|@hono\/zod-validator|zod)$/,
  },
  'src/providers': {
    folders: ['src/domain', 'src/io', 'type src/config'],
    packages: /^(aws4fetch|openai(\/.*)?|zod)$/,
  },
  'src/store': {
    folders: ['src/domain', 'src/io', 'type src/config'],
    packages: /^(pocketbase|zod)$/,
  },
  'src/config': { folders: [], packages: /^zod$/ },
  'src/deps.ts': {
    folders: ['domain', 'io', 'flows', 'http', 'providers', 'store', 'config', 'app.ts'].map(inSrc),
    packages: /^$/,
  },
  'src/app.ts': {
    folders: ['domain', 'io', 'flows', 'http', 'config'].map(inSrc),
    packages: /^hono$/,
  },
  'src/operate': {
    folders: ['domain', 'flows', 'store', 'config', 'runtime/system-io.ts'].map(inSrc),
    packages: /^(node:[\w/]+|pocketbase|zod)$/,
  },
  'src/runtime/codecs': {
    folders: ['domain/document', 'domain/ports'].map(inSrc),
    packages: /^@cf-wasm\/photon\/photon.wasm$/,
  },
  'src/runtime': {
    folders: ['app.ts', 'config', 'deps.ts', 'http', 'io', 'runtime/codecs'].map(inSrc),
    packages: /^node:fs$/,
  },
  'sandbox/try': { folders: ['sandbox'], packages: /^(node:[\w/]+|hono|zod)$/ },
  sandbox: { folders: [], packages: /^(hono(\/.*)?|zod|jpeg-js)$/ },
}

function inSrc(name: string): string {
  return `src/${name}`
}

function domain(name: string): string {
  return `src/domain/${name}`
}

const files = ['src', 'sandbox'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({
      name: `${folder}/${name}`,
      text: readFileSync(join(root, folder, name), 'utf8'),
    })),
)

const holds = (folder: string, name: string): boolean =>
  name === folder || name.startsWith(`${folder}/`)

const folderOf = (name: string): string | undefined =>
  Object.keys(table)
    .filter((folder) => holds(folder, name))
    .sort((a, b) => b.length - a.length)[0]

interface Import {
  from: string
  typeOnly: boolean
}

const importsOf = (text: string): Import[] =>
  [
    ...text.matchAll(/^(?:import|export)(\s+type)?(?=[\s{*])[^'"]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/()\bimport\(\s*'([^']+)'/g),
  ].map((match) => ({ from: match[2] ?? '', typeOnly: (match[1] ?? '') !== '' }))

const targetOf = (name: string, from: string): string => normalize(join(dirname(name), from))

const offences = files.flatMap(({ name, text }) => {
  const folder = folderOf(name)
  const rule = folder === undefined ? undefined : table[folder]
  if (folder === undefined || rule === undefined) return [`${name}: in no folder of the table`]
  return importsOf(text).flatMap(({ from, typeOnly }) => {
    if (!from.startsWith('.'))
      return rule.packages.test(from) ? [] : [`${name} imports the package ${from}`]
    const target = targetOf(name, from)
    const isAllowed =
      folderOf(target) === folder ||
      rule.folders.some(
        (allowed) =>
          holds(allowed, target) ||
          (typeOnly && allowed.startsWith('type ') && holds(allowed.slice(5), target)),
      )
    return isAllowed ? [] : [`${name} imports ${typeOnly ? 'types of ' : ''}${target}`]
  })
})

/** Every file that can reach itself over imports, imports of types included. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  for (const start of edges.keys()) {
    const seen = new Set<string>()
    const open = [...(edges.get(start) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(...(edges.get(next) ?? []))
    }
    if (seen.has(start)) found.push(start)
  }
  return found
}

test('no file imports outwards', () => {
  expect(files.length).toBeGreaterThan(200)
  expect(offences).toEqual([])
})

test('no imports form a circle', () => {
  const edges = new Map(
    files.map(({ name, text }) => [
      name,
      importsOf(text).flatMap(({ from }) => (from.startsWith('.') ? [targetOf(name, from)] : [])),
    ]),
  )
  expect(circles(edges)).toEqual([])
})

test('relative imports name their .ts file', () => {
  const bare = files.flatMap(({ name, text }) =>
    importsOf(text)
      .filter(({ from }) => from.startsWith('.') && !/\.(ts|json)$/.test(from))
      .map(({ from }) => `${name}: ${from}`),
  )
  expect(bare).toEqual([])
})

test('network, clock and chance are handed in, not taken', () => {
  const taken =
    /(?<![.\w])(fetch\(|Date\.now\(|new Date\(\)|Math\.random\(|crypto\.randomUUID\(|crypto\.getRandomValues\(|setTimeout\(|console\.|process\.)/
  const offenders = files
    .filter(
      ({ name }) => !/^(sandbox|src\/(runtime|operate))\//.test(name) && name !== 'src/deps.ts',
    )
    .flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && taken.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
  expect(offenders).toEqual([])
})

test('no folder holds more files than a reader can take in', () => {
  const counts = new Map<string, number>()
  for (const { name } of files) counts.set(dirname(name), (counts.get(dirname(name)) ?? 0) + 1)
  const crowded = [...counts].filter(([, count]) => count > 13)
  expect(crowded).toEqual([])
})

test('no file in src is longer than 250 lines', () => {
  const lengths = files
    .filter(({ name }) => name.startsWith('src/'))
    .map(({ name, text }) => ({ name, lines: text.split('\n').length - 1 }))
  const longest = lengths.reduce((a, b) => (b.lines > a.lines ? b : a))
  expect(longest.lines, `${longest.name} holds more than one idea?`).toBeLessThanOrEqual(250)
})

test('the checks above can see an offence', () => {
  expect(
    importsOf(
      "import { a } from '../store/store.ts'\nimport type { B } from 'hono'\nconst c = import('./c.ts')\n",
    ),
  ).toEqual([
    { from: '../store/store.ts', typeOnly: false },
    { from: 'hono', typeOnly: true },
    { from: './c.ts', typeOnly: false },
  ])
  expect(folderOf('src/domain/document/mrz/mrz.ts')).toBe('src/domain/document')
  expect(folderOf('src/other.ts')).toBeUndefined()
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b']],
  ])
  expect(circles(edges)).toEqual(['b', 'c'])
})

test('a test that starts a server or a process has a deadline that a busy machine keeps', () => {
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(test|long)\.ts$/.test(name) && name !== 'architecture.test.ts')
    .map((name) => ({ name, text: readFileSync(join(root, 'test', name), 'utf8') }))
  const starts = /Bun\.(spawn|serve)|startChild|createWorld|TestPocketBase|browserTest|\bspawn\(/
  expect(tests.length).toBeGreaterThan(100)
  // Bun's own deadline is five seconds.
  expect(
    tests.filter(({ text }) => starts.test(text) && !text.includes('setDefaultTimeout(')),
  ).toEqual([])
})
