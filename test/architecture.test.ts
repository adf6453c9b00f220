/** Holds the layers of the design against the code: who may import whom, and which globals may be used where. */

import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(import.meta.dir, '..')
const src = join(root, 'src')

/** Layer → folders and packages it may import. `self` is always allowed. */
const table: Record<string, { layers: string[]; packages: RegExp }> = {
  domain: { layers: [], packages: /^zod$/ },
  flows: { layers: ['domain'], packages: /^$/ },
  http: {
    layers: ['domain', 'flows', 'config'],
    packages: /^(hono(\/.*)?|hono-rate-limiter|zod)$/,
  },
  providers: { layers: ['domain', 'config'], packages: /^(aws4fetch|openai(\/.*)?|zod)$/ },
  store: { layers: ['domain', 'config'], packages: /^(pocketbase|zod)$/ },
  config: { layers: [], packages: /^zod$/ },
  deps: {
    layers: ['app', 'config', 'domain', 'flows', 'http', 'providers', 'store'],
    packages: /^$/,
  },
  app: { layers: ['config', 'domain', 'flows', 'http'], packages: /^hono$/ },
  runtime: { layers: ['app', 'config', 'deps', 'http'], packages: /^node:fs$/ },
  sandbox: { layers: [], packages: /^(hono(\/.*)?|zod|jpeg-js)$/ },
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(src, name), 'utf8') }))

/** A file in `src` itself is its own layer; `config-clients.ts` belongs to `config`. */
const layerOf = (name: string): string => (name.split('/')[0] ?? '').replace(/(-\w+)?\.ts$/, '')

interface Import {
  from: string
  typeOnly: boolean
}

const importsOf = (text: string): Import[] =>
  [...text.matchAll(/^(?:import|export)(\s+type)?[\s\S]*?from\s+'([^']+)'/gm)].map((match) => ({
    from: match[2] ?? '',
    typeOnly: match[1] !== undefined,
  }))

const offences = files.flatMap(({ name, text }) => {
  const layer = layerOf(name)
  const rule = table[layer]
  if (rule === undefined) return [`${name}: in no layer of the table`]
  return importsOf(text).flatMap(({ from, typeOnly }) => {
    if (!from.startsWith('.'))
      return rule.packages.test(from) ? [] : [`${name} imports the package ${from}`]
    const target = layerOf(relative(src, join(src, dirname(name), from)))
    if (target === layer || rule.layers.includes(target)) {
      const typesOnly =
        (layer === 'http' && target === 'flows') ||
        (target === 'config' && !['app', 'deps', 'runtime', 'config'].includes(layer))
      return typesOnly && !typeOnly ? [`${name} imports more than types from ${from}`] : []
    }
    return [`${name} (${layer}) imports ${target}`]
  })
})

test('no file imports outwards', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(offences).toEqual([])
})

test('relative imports name their .ts file', () => {
  const bare = files.flatMap(({ name, text }) =>
    importsOf(text)
      .filter(({ from }) => from.startsWith('.') && !from.endsWith('.ts'))
      .map(({ from }) => `${name}: ${from}`),
  )
  expect(bare).toEqual([])
})

test('network, clock and chance are handed in, not taken', () => {
  const taken =
    /(?<![.\w])(fetch\(|Date\.now\(|new Date\(\)|Math\.random\(|crypto\.randomUUID\(|crypto\.getRandomValues\(|setTimeout\(|console\.|process\.)/
  const offenders = files
    .filter(({ name }) => !/^(runtime|sandbox)\//.test(name) && name !== 'deps.ts')
    .flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && taken.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
  expect(offenders).toEqual([])
})

test('the checks above can see an offence', () => {
  expect(
    importsOf("import { a } from '../store/store.ts'\nimport type { B } from 'hono'\n"),
  ).toEqual([
    { from: '../store/store.ts', typeOnly: false },
    { from: 'hono', typeOnly: true },
  ])
  expect(layerOf('config-clients.ts')).toBe('config')
})

test('no file in src is longer than 250 lines', () => {
  const lengths = files.map(({ name, text }) => ({ name, lines: text.split('\n').length - 1 }))
  const longest = lengths.reduce((a, b) => (b.lines > a.lines ? b : a))
  expect(longest.lines, `${longest.name} holds more than one idea?`).toBeLessThanOrEqual(250)
})
