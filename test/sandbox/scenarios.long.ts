/** The table of scenarios and the pictures made from it. */
import { describe, expect, test } from 'bun:test'
import { unzlibSync } from 'fflate'
import { decode, encode } from 'jpeg-js'
import { createSandbox } from '../../sandbox/sandbox.ts'
import {
  claimsOf,
  findScenario,
  type Scenario,
  scenarios,
} from '../../sandbox/scenarios/scenarios.ts'
import { documentNumber, printedMrz } from '../../sandbox/specimens/documents.ts'
import { formatOf, shapeOf } from '../../sandbox/specimens/image-shape.ts'
import { checkDigit } from '../../sandbox/specimens/mrz-lines.ts'
import { readSpecimen } from '../../sandbox/specimens/specimen-mark.ts'

const world = () => createSandbox({ now: () => 0, randomUuid: () => crypto.randomUUID() })
const sandbox = world()
const named = scenarios.map((scenario) => [scenario.name, scenario] as const)

/** Whether every digit that the zone itself prints is right; read here from the standard's columns. */
function digitsHold(lines: readonly string[]): boolean {
  const [first = '', second = ''] = lines
  const holds = (text: string, digit: string) => checkDigit(text) === digit
  if (lines.length === 3) {
    const covered = first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29)
    return (
      holds(first.slice(5, 14), first.charAt(14)) &&
      holds(second.slice(0, 6), second.charAt(6)) &&
      holds(second.slice(8, 14), second.charAt(14)) &&
      holds(covered, second.charAt(29))
    )
  }
  const fields =
    holds(second.slice(0, 9), second.charAt(9)) &&
    holds(second.slice(13, 19), second.charAt(19)) &&
    holds(second.slice(21, 27), second.charAt(27))
  if (first.startsWith('V')) return fields
  const covered = second.slice(0, 10) + second.slice(13, 20) + second.slice(21, -1)
  return fields && holds(covered, second.slice(-1))
}

describe('the table', () => {
  test('has unique names and document numbers', () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length)
    const numbers = scenarios.map(({ document }) => documentNumber(document, 0))
    expect(new Set(numbers).size).toBe(scenarios.length)
    expect(numbers.every((number) => /^[A-Z0-9]{9}$/.test(number))).toBe(true)
  })

  test('has every outcome, an answer before a decision, and a reason for each that is not approval', () => {
    const outcomes = new Set(scenarios.map(({ expected }) => expected.outcome))
    expect([...outcomes].sort()).toEqual(['approved', 'declined', 'refused', 'review'])
    const silent = scenarios.filter(
      ({ expected: { outcome, reasons } }) =>
        outcome !== 'approved' && reasons.every((code) => code === 'DOCUMENT_SPECIMEN'),
    )
    expect(silent).toEqual([])
  })

  test.each(named)(
    '%s has lines of the right length and the digits that it should',
    (_, scenario) => {
      const { mrz, mrzFormat } = scenario.document
      const lines = printedMrz(scenario.document, 3)
      if (mrzFormat === null) return expect(lines).toEqual([])
      const length = { TD1: 30, TD2: 36, TD3: 44, 'MRV-A': 44 }[mrzFormat]
      const whole = lines.every((line) => line.length === length && /^[A-Z0-9<]+$/.test(line))
      expect(whole).toBe(mrz !== 'malformed')
      const sound = mrz === 'true' || mrz === 'of_another_person'
      expect(digitsHold(lines)).toBe(sound)
    },
  )

  test('a client claims the truth about its document, but for what its scenario says', () => {
    const claims = (name: string) => claimsOf(findScenario(name) ?? missing(name))
    expect(claims('approved')).toMatchObject({
      name: 'Ana Lucia Exemplar',
      liveness_status: 'live',
    })
    expect(claims('name-mismatch').name).toBe('Boris Fabricated')
    expect(claims('spoofed-liveness').liveness_confidence).toBe(99.1)
  })
})

const missing = (name: string): Scenario => {
  throw new Error(`No scenario ${name}`)
}

describe('specimens', () => {
  test.each(named)(
    '%s has all its pictures, and each knows its scenario',
    async (name, scenario) => {
      for (const file of scenario.files) {
        const bytes = await sandbox.specimen(name, file)
        expect(bytes.length).toBeLessThan(100_000)
        expect(await readSpecimen(bytes)).toMatchObject({
          scenario: name,
          role: file === 'facial_photo' ? 'selfie' : file,
        })
      }
    },
  )

  test('a JPEG can be decoded and is large enough', async () => {
    const { width, height } = decode(await sandbox.specimen('approved', 'document_front'), {
      useTArray: true,
    })
    // The mark is a band below the card.
    expect([width, height]).toEqual([640, 420])
  })

  test('a PNG has the mark, and its pixels can be inflated', async () => {
    const png = await sandbox.specimen('mrz-tampered', 'document_front', { format: 'png' })
    expect(shapeOf(png)).toMatchObject({ format: 'png', width: 640, height: 424 })
    expect(await readSpecimen(png)).toMatchObject({
      scenario: 'mrz-tampered',
      person: 'ana',
      faces: 1,
    })
    const start = Buffer.from(png).indexOf('IDAT')
    const length = new DataView(png.buffer).getUint32(start - 4)
    const rows = unzlibSync(png.subarray(start + 4, start + 4 + length))
    expect(rows).toHaveLength((640 * 3 + 1) * 424)
    // The ground colour of the first inner pixel row, after its filter byte.
    expect([...rows.subarray(20 * (640 * 3 + 1), 20 * (640 * 3 + 1) + 4)]).toEqual([
      0, 226, 234, 242,
    ])
    const crcAt = start + 4 + length
    expect(new DataView(png.buffer).getUint32(crcAt)).toBe(
      Bun.hash.crc32(png.subarray(start, crcAt)),
    )
  })

  test('are the same bytes in every sandbox and differ between variants', async () => {
    const one = await sandbox.specimen('approved', 'document_front')
    expect(await world().specimen('approved', 'document_front')).toEqual(one)
    const other = await sandbox.specimen('approved', 'document_front', { variant: 1 })
    expect(Buffer.from(other).equals(Buffer.from(one))).toBe(false)
  })

  test('the uploaded photo is the person of the session, but where the scenario says otherwise', async () => {
    const personOf = async (name: string) =>
      (await readSpecimen(await sandbox.specimen(name, 'facial_photo')))?.person
    expect(await personOf('approved')).toBe('ana')
    expect(await personOf('selfie-reference-mismatch')).toBe('boris')
  })

  test('the mark survives another encoding, and broken files do no harm', async () => {
    const jpeg = await sandbox.specimen('approved', 'selfie')
    const mark = await readSpecimen(jpeg)
    expect(mark?.scenario).toBe('approved')
    const { width, height, data } = decode(jpeg, { useTArray: true })
    const again = encode({ width, height, data }, 40).data
    expect(await readSpecimen(again)).toEqual(mark)
    for (let length = 0; length < 400; length += 1) {
      expect(await readSpecimen(jpeg.subarray(0, length))).toBeNull()
    }
    expect(await readSpecimen(new TextEncoder().encode('{"v":1}'))).toBeNull()
    expect(formatOf(new Uint8Array(0))).toBeNull()
  })

  test('a mark of any script and length can be drawn', async () => {
    const injection = { text: '身'.repeat(2000), effect: 'copied' } as const
    for (const format of ['jpg', 'png'] as const) {
      const bytes = await sandbox.specimen('approved', 'document_front', { injection, format })
      expect((await readSpecimen(bytes))?.injection).toEqual(injection)
    }
  })
})

describe('over HTTP', () => {
  const get = async (path: string) => sandbox.app.request(path)

  test('the list names every scenario with files that are there', async () => {
    const { scenarios: listed } = await (await get('/specimens')).json()
    expect(listed).toHaveLength(scenarios.length)
    for (const path of listed[0].files) expect((await get(path)).status).toBe(200)
    expect(listed[0].claims.document_type).toBe('passport')
  })

  test('a picture is served under its type, and is the one of its variant', async () => {
    const png = await get('/specimens/approved/selfie.png')
    expect(png.headers.get('content-type')).toBe('image/png')
    const jpg = await get('/specimens/approved/document_front.jpg?variant=5')
    const bytes = new Uint8Array(await jpg.arrayBuffer())
    expect(bytes).toEqual(await sandbox.specimen('approved', 'document_front', { variant: 5 }))
  })

  test.each([
    '/specimens/nothing/selfie.jpg',
    '/specimens/approved/selfie.gif',
    '/specimens/approved/document_back.jpg',
    '/specimens/approved/selfie.jpg?variant=-1',
  ])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404)
  })
})
