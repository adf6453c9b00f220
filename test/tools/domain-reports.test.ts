/** The generated pages in docs match this code. */

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { mrzReport } from '../../tools/reports/mrz-report.ts'
import { countNames, namesReport } from '../../tools/reports/names-report.ts'

const published = (name: string) =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

test('docs/mrz-substitutions.md is what npm run mrz-report writes', () => {
  expect(mrzReport()).toBe(published('mrz-substitutions.md'))
})

test('docs/names.md is what npm run names-report writes', () => {
  expect(namesReport()).toBe(published('names.md'))
})

test('no pair of names is falsely accepted; the false rejections are the known four', () => {
  const { pairs, falseAccepts, falseRejects, scripts, languages } = countNames()
  expect({ falseAccepts, falseRejects: falseRejects.length }).toEqual({
    falseAccepts: [],
    falseRejects: 4,
  })
  expect(pairs).toBeGreaterThanOrEqual(200)
  expect(scripts.size + languages.length).toBeGreaterThanOrEqual(10)
})
