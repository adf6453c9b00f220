/** Every file and section that a page or a comment cites exists in a clone. */

import { expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const root = join(import.meta.dirname, '..')
const folders = ['src', 'sandbox', 'tools', 'test', 'deploy', 'client', 'docs', 'bench']
const notOurs = /(?:^|\/)(?:node_modules|dist|\.cache)(?:\/|$)/

const files: readonly string[] = [
  ...readdirSync(root).filter((name) => statSync(join(root, name)).isFile()),
  ...[...folders, 'pb_migrations', '.ci'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((name) => !notOurs.test(name) && statSync(join(root, name)).isFile()),
  ),
]
const text = (file: string): string => readFileSync(join(root, file), 'utf8')

const pages = files.filter(
  (file) =>
    /^(?:README|CONTRIBUTING|SECURITY|CHANGELOG)\.md$|^(?:docs|client)\/[\w-]+\.md$/.test(file) &&
    // Written by `npm run mutation`, from the sources of its day.
    file !== 'docs/mutation.md',
)

const withoutUrls = (prose: string): string => prose.replace(/\bhttps?:\/\/[^\s)>]+/g, '')
const withoutFences = (page: string): string => page.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '')

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [...withoutFences(text(page)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

const hasSection = (page: string, anchor: string): boolean =>
  anchor === '' || (page.endsWith('.md') && anchorsOf(page).has(anchor))

/** `[text](path#section)`, relative to the page. */
function brokenLinks(page: string): string[] {
  return [...withoutFences(text(page)).matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)]
    .filter(([, path = '', anchor = '']) => {
      const target = path === '' ? page : normalize(join(dirname(page), path))
      return !existsSync(join(root, target)) || !hasSection(target, anchor)
    })
    .map(([link]) => `${page}: ${link}`)
}

/** From the root, with or without a section. */
const fromRoot = new RegExp(
  `(?<![\\w./-])((?:${folders.join('|')}|pb_migrations)/\\w[\\w./-]*)(?:#([\\w-]+))?`,
  'g',
)
/** `check-digits.ts`, `mrz/mrz.ts`: the end of a path. */
const byName = /(?<![\w./#*<>-])([\w.-]*\w(?:\/[\w.-]+)*\.(?:ts|mjs|md|yml|sh))\b(?![\w/-])/g

function unknownPaths(prose: string): string[] {
  const clean = withoutUrls(prose)
  return [...clean.matchAll(fromRoot)]
    .map(([, path = '', anchor = '']) => ({ path: path.replace(/[./-]+$/, ''), anchor }))
    .filter(({ path }) => !notOurs.test(path))
    .filter(({ path, anchor }) => !existsSync(join(root, path)) || !hasSection(path, anchor))
    .map(({ path, anchor }) => (anchor === '' ? path : `${path}#${anchor}`))
}

const unknownNames = (prose: string): string[] =>
  [...withoutUrls(prose).matchAll(byName)]
    .map(([, name = '']) => name)
    .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))

/** What a reader writes, following a page. */
const ofTheReader = /^(?:docker-compose\.)?litestream\.yml$|^(?:your-app|your-config)\.\w+$/

test('every link of a page leads to a file and a section', () => {
  expect(pages.length).toBeGreaterThan(12)
  expect(pages.flatMap(brokenLinks)).toEqual([])
})

test('every path and file name on a page exists', () => {
  const unknown = pages.flatMap((page) =>
    [...unknownPaths(text(page)), ...unknownNames(withoutFences(text(page)))]
      .filter((name) => !ofTheReader.test(name))
      .map((name) => `${page}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('every npm script on a page exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(text('package.json'))
  const unknown = pages.flatMap((page) =>
    [...text(page).matchAll(/\bnpm run ([\w:-]+)/g)]
      .filter(([, name = '']) => scripts[name] === undefined)
      .map(([command]) => `${page}: ${command}`),
  )
  expect(unknown).toEqual([])
})

const comments: Record<string, RegExp> = {
  ts: /(?:^|\s)(?:\/\*[\s\S]*?\*\/|\/\/.*)/g,
  yml: /(?:^|\s)#.*/g,
}
const languageOf = (file: string): keyof typeof comments | null => {
  if (/\.(?:ts|mjs|js|css)$/.test(file)) return 'ts'
  const isHashed = /\.(?:yml|sh|toml)$|(?:^|\/)(?:Dockerfile|\.env\.example|\.ci\/run)$/.test(file)
  return isHashed ? 'yml' : null
}

const commented = files.flatMap((file) => {
  const language = languageOf(file)
  const pattern = language === null ? undefined : comments[language]
  if (pattern === undefined) return []
  return [{ file, prose: (text(file).match(pattern) ?? []).join('\n') }]
})

test('every path, section and file name in a comment exists', () => {
  expect(commented.length).toBeGreaterThan(300)
  const unknown = commented.flatMap(({ file, prose }) =>
    [...new Set([...unknownPaths(prose), ...unknownNames(prose)])].map(
      (name) => `${file}: ${name}`,
    ),
  )
  expect(unknown).toEqual([])
})

/** Pages that were shared while the project was built, and sections of them. */
const outsideTheClone =
  /\b(?:product|contracts|notes|shared)\/[\w-]+\.md|\bhouse[- ]style\b|\bdesign\.md\b|\bcontracts? \d+\.\d/gi

test('no comment cites a page that a clone does not have', () => {
  const cited = commented
    .filter(({ file }) => file !== 'test/docs.test.ts')
    .flatMap(({ file, prose }) =>
      (prose.match(outsideTheClone) ?? []).map((name) => `${file}: ${name}`),
    )
  expect(cited).toEqual([])
})
