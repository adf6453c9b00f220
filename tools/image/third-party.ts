// Writes the licence texts of the bundled packages, from the metafiles of `bun build`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Metafile {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>
}

/** Texts of packages that are licensed but published without one: the terms of their package.json, the author of their README. */
const ownTexts = join(import.meta.dirname, 'licences')

const [target, ...metafiles] = process.argv.slice(2)
if (target === undefined || metafiles.length === 0) {
  console.error('Usage: third-party.ts <file to write> <metafile>...')
  process.exit(64)
}
const packages = [...new Set(metafiles.flatMap(packagesOf))].sort()
writeFileSync(target, `${introduction(packages)}\n${packages.map(noticeOf).join('\n')}`)
console.log(`${target}: ${packages.map((path) => path.split('node_modules/').at(-1)).join(', ')}`)

/** The folders of the packages whose code is in a bundle. */
function packagesOf(metafile: string): string[] {
  const { outputs }: Metafile = JSON.parse(readFileSync(metafile, 'utf8'))
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [])
}

function introduction(paths: readonly string[]): string {
  return `This software contains code of ${paths.length} packages, under the licences below.\n`
}

/** Fails the build if a package has no licence text. */
function noticeOf(path: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  const texts = readdirSync(path)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(path, file), 'utf8').trim())
  const ownText = join(ownTexts, `${name}.txt`)
  if (texts.length === 0 && existsSync(ownText)) texts.push(readFileSync(ownText, 'utf8').trim())
  if (texts.length === 0) throw new Error(`${name} has no licence text`)
  const title = `${name} ${version} (${license})`
  return `${'='.repeat(80)}\n${title}\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`
}
