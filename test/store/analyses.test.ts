import { expect, setDefaultTimeout, test } from 'bun:test'
import type { StoredAnalysis } from '../../src/domain/document/reading.ts'
import { createWorld, losingFirst, unique, untraced, value } from './world.ts'

setDefaultTimeout(60_000)

const hash = () => new Bun.CryptoHasher('sha256').update(unique()).digest('hex')

const analysis = (fields: Partial<StoredAnalysis> = {}) => ({
  team: '',
  profile: '',
  frontSha256: hash(),
  backSha256: '',
  model: 'o4-mini',
  rawText: '{"name":"Ada"}'.repeat(1000),
  reading: {
    readable: true,
    name: 'Ada \u{1F600}',
    given_names: null,
    surname: null,
    document_number: '007',
    country: null,
    issuing_country: null,
    nationality: null,
    document_type: 'passport' as const,
    address: null,
    gender: null,
    date_of_birth: '1990-01-15',
    issue_date: null,
    expiry_date: null,
    mrz_lines: ['P<DEU'],
    authenticity: 'uncertain' as const,
    authenticity_signals: [],
    confidence: 0.5,
  },
  usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3 },
  ...fields,
})

test('the first analysis of exactly these images is found, within its team only', async () => {
  const { store } = await createWorld()
  const first = analysis()
  const { id } = value(await store.analyses.save(first, untraced))
  value(await store.analyses.save({ ...first, model: 'newer' }, untraced))
  const { profile: _, ...kept } = first
  expect(value(await store.analyses.find(first, untraced))).toEqual({ ...kept, id })
  for (const other of [{ team: 'red' }, { backSha256: hash() }, { frontSha256: hash() }]) {
    expect(value(await store.analyses.find({ ...first, ...other }, untraced))).toBeNull()
  }
})

test('an analysis is saved once if the response is lost', async () => {
  const { store } = await createWorld({ fetch: losingFirst('/document_analyses/') })
  const both = analysis({ team: 'red', backSha256: hash() })
  const { id } = value(await store.analyses.save(both, untraced))
  expect(value(await store.analyses.find(both, untraced))?.id).toBe(id)
})
