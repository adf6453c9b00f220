// Checks that every package is under a licence that we allow.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installedLicences } from './installed.ts'
import { type LockedPackage, readLockfile } from './lockfile.ts'

/** For the software that we give to others. */
const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT']
/** Also for tools, which are used as they are and not passed on. */
const allowedForTools = [...allowed, 'LGPL-3.0-or-later', 'MPL-2.0', 'PSF-2.0', 'Python-2.0']

/** Whether an SPDX expression can be satisfied with these licences. */
export function satisfies(expression: string, licences: readonly string[]): boolean {
  const words = expression.match(/\(|\)|[^\s()]+/g) ?? []
  let at = 0
  const one = (): boolean => {
    const word = words[at]
    at += 1
    if (word !== '(') return word !== undefined && licences.includes(word)
    const inner = any()
    // An expression that is not closed is not understood.
    if (words[at] !== ')') at = Number.POSITIVE_INFINITY
    at += 1
    return inner
  }
  const all = (): boolean => {
    let result = one()
    while (words[at] === 'AND') {
      at += 1
      result = one() && result
    }
    return result
  }
  const any = (): boolean => {
    let result = all()
    while (words[at] === 'OR') {
      at += 1
      result = all() || result
    }
    return result
  }
  const result = any()
  return result && at === words.length
}

interface Checked {
  readonly problems: readonly string[]
  /** Tools for other platforms, and what only they need. */
  readonly notInstalled: number
}

export function checkLicences(
  packages: readonly LockedPackage[],
  licences: ReadonlyMap<string, string | null>,
): Checked {
  const installed = packages.filter(({ key }) => licences.has(key))
  const problems = packages.flatMap(({ key, name, version, isRuntime }) => {
    const licence = licences.get(key)
    if (licence === undefined)
      return isRuntime ? [`${name} ${version} is not installed: run npm ci`] : []
    if (licence === null) return [`${name} ${version} names no licence`]
    const list = isRuntime ? allowed : allowedForTools
    return satisfies(licence, list) ? [] : [`${name} ${version} is under ${licence}`]
  })
  return { problems, notInstalled: packages.length - installed.length }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..', '..')
  const packages = readLockfile(readFileSync(join(root, 'bun.lock'), 'utf8'))
  const { problems, notInstalled } = checkLicences(packages, installedLicences(root, packages))
  for (const problem of problems) console.error(problem)
  const looked = packages.length - notInstalled
  console.log(`${looked} packages checked, ${notInstalled} for other platforms not installed here`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
