/** Licences: ours are all allowed, and an expression that cannot be satisfied or understood is a problem. */

import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { installedLicences } from '../../../tools/supply/installed.ts'
import { checkLicences, satisfies } from '../../../tools/supply/licences.ts'
import { readLockfile } from '../../../tools/supply/lockfile.ts'
import { textOf } from '../../deploy/compose.ts'

const root = join(import.meta.dir, '..', '..', '..')

test('every package that is installed here is under a licence that we allow', () => {
  const packages = readLockfile(textOf('bun.lock'))
  const licences = installedLicences(root, packages)
  expect(licences.size).toBeGreaterThan(90)
  expect(checkLicences(packages, licences).problems).toEqual([])
})

for (const [expression, isSatisfied] of [
  ['MIT', true],
  ['GPL-3.0-only', false],
  ['MIT OR GPL-3.0-only', true],
  ['GPL-3.0-only OR MIT', true],
  ['MIT AND GPL-3.0-only', false],
  ['MIT AND (GPL-3.0-only OR ISC)', true],
  ['GPL-3.0-only OR ISC AND MIT', true],
  ['(GPL-3.0-only OR ISC) AND Apache-1.0', false],
  ['MIT GPL-3.0-only', false],
  ['(MIT', false],
  ['MIT)', false],
  ['MIT AND', false],
  ['', false],
  ['SEE LICENSE IN LICENSE', false],
] as const) {
  test(`"${expression}" ${isSatisfied ? 'is' : 'is not'} allowed`, () => {
    expect(satisfies(expression, ['MIT', 'ISC'])).toBe(isSatisfied)
  })
}

const of = (name: string, isRuntime: boolean) => ({
  key: name,
  name,
  version: '1.0.0',
  integrity: 'sha512-AA==',
  dependencies: [],
  isRuntime,
})

test('tools may be under more licences than the software, none may have none', () => {
  const packages = [of('a', true), of('b', false), of('c', false), of('d', true), of('e', false)]
  const licences = new Map([
    ['a', 'MPL-2.0'],
    ['b', 'MPL-2.0'],
    ['c', null],
  ])
  expect(checkLicences(packages, licences)).toEqual({
    problems: [
      'a 1.0.0 is under MPL-2.0',
      'c 1.0.0 names no licence',
      'd 1.0.0 is not installed: run npm ci',
    ],
    notInstalled: 2,
  })
})
