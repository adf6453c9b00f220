/** The bill of materials: complete, connected, reproducible, and true about what the software contains. */

import { expect, test } from 'bun:test'
import { join } from 'node:path'
import packageFile from '../../../package.json' with { type: 'json' }
import { installedLicences } from '../../../tools/supply/installed.ts'
import { readLockfile } from '../../../tools/supply/lockfile.ts'
import { sbomOf } from '../../../tools/supply/sbom.ts'
import { textOf } from '../../deploy/compose.ts'

const root = join(import.meta.dir, '..', '..', '..')
const packages = readLockfile(textOf('bun.lock'))
const licences = installedLicences(root, packages)
const sbom = sbomOf({ packages, licences })
const refs = sbom.components.map((it) => it['bom-ref'])

test('every locked package and the database are in it, each once', () => {
  const expected = packages.map(
    ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
  )
  const database = refs.filter((ref) => ref.startsWith('pkg:github/pocketbase/pocketbase@v'))
  expect(database).toHaveLength(1)
  expect(refs.toSorted()).toEqual([...new Set([...expected, ...database])].toSorted())
})

test('every dependency is a component, and whoever has dependencies too', () => {
  const known = new Set([...refs, sbom.metadata.component['bom-ref']])
  const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn])
  expect(named.filter((ref) => !known.has(ref))).toEqual([])
  expect(sbom.dependencies.map(({ ref }) => ref).toSorted()).toEqual([...known].toSorted())
})

test('what the software needs is required, and tools are excluded', () => {
  const required = sbom.components.filter(({ scope }) => scope === 'required')
  const direct = Object.entries(packageFile.dependencies).map(
    ([name, version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
  )
  // Of their own dependencies, only the codecs' glue is needed.
  const npm = required.map((it) => it['bom-ref']).filter((ref) => ref.startsWith('pkg:npm/'))
  expect(npm).toEqual([...direct, 'pkg:npm/%40cf-wasm/internals@0.2.0'].toSorted())
})

test('each package has the hash of bun.lock, in hex', () => {
  const zod = packages.find(({ key }) => key === 'zod')
  const component = sbom.components.find(({ name }) => name === 'zod')
  const hash = Buffer.from(zod?.integrity.split('-')[1] ?? '', 'base64').toString('hex')
  expect(component).toMatchObject({
    hashes: [{ alg: 'SHA-512', content: hash }],
    licenses: [{ expression: 'MIT' }],
  })
  expect(hash).toHaveLength(128)
})

test('it is the same each time, and has a valid serial number of its own', () => {
  expect(JSON.stringify(sbomOf({ packages, licences }))).toBe(JSON.stringify(sbom))
  expect(sbom.serialNumber).toMatch(
    /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  const fewer = sbomOf({ packages: packages.filter(({ key }) => key !== 'deno'), licences })
  expect(fewer.serialNumber).not.toBe(sbom.serialNumber)
})

test('a nested package is found where Node would find it', () => {
  const nested = packages.find(({ key }) => key === 'wrangler')?.dependencies ?? []
  expect(nested).toContain('wrangler/esbuild')
  expect(nested).toContain('miniflare')
})
