// Writes the digest of every image into the compose files and the Dockerfile. Asks Docker, so that mirrors and logins apply.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Execute, execute } from '../pocketbase/execute.ts'

interface Options {
  readonly root: string
  readonly execute: Execute
  readonly log: (line: string) => void
  /** Only report what would change. */
  readonly check: boolean
}

const usage = `Usage: npm run pin-images [-- --check]

Asks the registry of each image in docker-compose.yml, deploy and the Dockerfile for the digest of its tag and writes it behind
the tag. Needs Docker with buildx. --check writes nothing, and ends with 1 if a digest is missing or has changed`

const deadlineMs = 60_000
/** A digest for all platforms is that of an index, not of one platform's manifest. */
const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
/** Built from this clone. */
const own = ['ghcr.io/identivia/backend-api', 'identivia-backend-api']

/** Resolves to the exit code: 0 done, 1 a check found a difference. Throws if a digest cannot be had; then nothing is written. */
export async function pinImages({ root, execute, log, check }: Options): Promise<number> {
  const digests = new Map<string, Promise<string>>()
  const digestOf = (image: string): Promise<string> => {
    const known = digests.get(image) ?? askDocker(execute, image)
    digests.set(image, known)
    return known
  }
  const files = ['docker-compose.yml', 'Dockerfile', ...overridesIn(root)]
  const renewed = await Promise.all(
    files.map(async (name) => {
      const text = readFileSync(join(root, name), 'utf8')
      return { name, text, now: await renewDigests(text, digestOf) }
    }),
  )
  const changed = renewed.filter(({ text, now }) => text !== now)
  for (const { name, now } of check ? [] : changed) writeFileSync(join(root, name), now)
  const word = check ? 'Not current' : 'Written'
  for (const { name } of changed) log(`${word}: ${name}`)
  if (changed.length === 0) log('Every image is pinned to the current digest of its tag')
  return check && changed.length > 0 ? 1 : 0
}

const overridesIn = (root: string): string[] =>
  readdirSync(join(root, 'deploy'))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `deploy/${name}`)

/** The text with the current digest behind every tag. */
export async function renewDigests(
  text: string,
  digestOf: (image: string) => Promise<string>,
): Promise<string> {
  const defaults = new Map(
    [...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  const lines = text.split('\n').map(async (line) => {
    const [, before, image, after] =
      /^( +image: |FROM )([^\s@]+)(?:@sha256:[0-9a-f]{64})?( AS \w+)?$/.exec(line) ?? []
    if (before === undefined || image === undefined) return line
    const [repository = '', tag] = splitTag(image)
    if (own.includes(repository)) return line
    if (tag === undefined) throw new Error(`${image} has no tag`)
    const named = image.replace(/\$\{(\w+)\}/g, (_, name: string) => defaults.get(name) ?? '')
    return `${before}${image}@${await digestOf(named)}${after ?? ''}`
  })
  return (await Promise.all(lines)).join('\n')
}

/** A colon before the last slash belongs to the port of a registry. */
function splitTag(image: string): [string, string?] {
  const at = image.indexOf(':', image.lastIndexOf('/') + 1)
  return at < 0 ? [image] : [image.slice(0, at), image.slice(at + 1)]
}

async function askDocker(execute: Execute, image: string): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{json .Manifest}}']
  const { code, output } = await execute('docker', args, { timeoutMs: deadlineMs })
  if (code !== 0) throw new Error(`Docker cannot inspect ${image}: ${output.trim()}`)
  const { mediaType, digest } = JSON.parse(output) as Record<string, unknown>
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(`Docker names no digest for ${image}`)
  if (!indexTypes.some((type) => type === mediaType))
    throw new Error(`${image} is for one platform: its digest would exclude the others`)
  return digest
}

if (import.meta.main) {
  const words = process.argv.slice(2)
  if (words.some((word) => word !== '--check')) {
    console.error(usage)
    process.exit(64)
  }
  const root = join(import.meta.dirname, '..', '..')
  const options = { root, execute, log: console.log, check: words.length > 0 }
  try {
    process.exitCode = await pinImages(options)
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown)
    process.exitCode = 2
  }
}
