// Writes a software bill of materials in CycloneDX 1.6, the same for the same bun.lock: no time, no random number.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { pocketBaseVersion } from '../pocketbase/release.ts'
import { installedLicences } from './installed.ts'
import { type LockedPackage, readLockfile } from './lockfile.ts'

const hashNames = { sha512: 'SHA-512', sha384: 'SHA-384', sha256: 'SHA-256', sha1: 'SHA-1' }

interface Sources {
  readonly packages: readonly LockedPackage[]
  readonly licences: ReadonlyMap<string, string | null>
}

/** Several places of one package in the tree are one component. */
export function sbomOf({ packages, licences }: Sources) {
  const byRef = new Map<string, LockedPackage[]>()
  for (const each of packages) byRef.set(purlOf(each), [...(byRef.get(purlOf(each)) ?? []), each])
  const refs = new Map(packages.map((each) => [each.key, purlOf(each)]))
  const ours = `pkg:npm/${packageFile.name}@${packageFile.version}`
  const direct = Object.keys(packageFile.dependencies).map((name) => refs.get(name) ?? name)
  const components = [...byRef].map(([ref, places]) => componentOf(ref, places, licences))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf([ours, ...byRef.keys()])}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': ours,
        name: packageFile.name,
        version: packageFile.version,
        purl: ours,
        licenses: [{ expression: packageFile.license }],
      },
    },
    components: [...components, database].toSorted(byReference),
    dependencies: [
      { ref: ours, dependsOn: [...direct, database['bom-ref']].toSorted() },
      ...[...byRef].map(([ref, places]) => ({
        ref,
        dependsOn: dependenciesOf(places, refs),
      })),
      { ref: database['bom-ref'], dependsOn: [] },
    ].toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
  }
}

const databaseRef = `pkg:github/pocketbase/pocketbase@v${pocketBaseVersion}`
const database = {
  type: 'application',
  'bom-ref': databaseRef,
  name: 'pocketbase',
  version: pocketBaseVersion,
  purl: databaseRef,
  scope: 'required',
  licenses: [{ expression: 'MIT' }],
}

function componentOf(ref: string, places: readonly LockedPackage[], licences: Sources['licences']) {
  const [first] = places
  if (first === undefined) throw new Error(`${ref} has no place`)
  const [scope, base] = first.name.startsWith('@') ? first.name.split('/') : [undefined, first.name]
  const expression = places.map(({ key }) => licences.get(key)).find((it) => it !== undefined)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(scope === undefined ? {} : { group: scope }),
    name: base ?? first.name,
    version: first.version,
    purl: ref,
    // `excluded` is for development only.
    scope: places.some(({ isRuntime }) => isRuntime) ? 'required' : 'excluded',
    hashes: hashesOf(first.integrity),
    ...(expression ? { licenses: [{ expression }] } : {}),
  }
}

function hashesOf(integrity: string) {
  const [algorithm = '', base64 = ''] = integrity.split('-', 2)
  const alg = Object.entries(hashNames).find(([name]) => name === algorithm)?.[1]
  if (alg === undefined) throw new Error(`bun.lock has the unknown hash ${algorithm}`)
  return [{ alg, content: Buffer.from(base64, 'base64').toString('hex') }]
}

function dependenciesOf(
  places: readonly LockedPackage[],
  refs: ReadonlyMap<string, string>,
): string[] {
  const all = places.flatMap(({ dependencies }) => dependencies)
  return [...new Set(all.flatMap((key) => refs.get(key) ?? []))].toSorted()
}

/** The @ of a scope is encoded: https://github.com/package-url/purl-spec */
const purlOf = ({ name, version }: LockedPackage): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

const byReference = (a: { 'bom-ref': string }, b: { 'bom-ref': string }): number =>
  a['bom-ref'] < b['bom-ref'] ? -1 : 1

/** RFC 9562 version 8, from what it is a list of. */
function uuidOf(refs: readonly string[]): string {
  const hex = createHash('sha256').update(refs.join('\n')).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', '..')
  const packages = readLockfile(readFileSync(join(root, 'bun.lock'), 'utf8'))
  const licences = installedLicences(root, packages)
  const text = `${JSON.stringify(sbomOf({ packages, licences }), null, 2)}\n`
  const [file] = process.argv.slice(2)
  if (file === undefined) process.stdout.write(text)
  else writeFileSync(file, text)
}
