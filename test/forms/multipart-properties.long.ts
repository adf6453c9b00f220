/** Any form, cut into chunks anywhere, reads back as it was written, and as the runtime itself reads it. */

import { expect, setDefaultTimeout, test } from 'bun:test'
import { isUtf8 } from 'node:buffer'
import * as fc from 'fast-check'
import { ok } from '../../src/domain/faults/result.ts'
import { createMultipartParser } from '../../src/http/body/multipart/multipart-parser.ts'
import { runs } from '../domain/property-runs.ts'
import { bytesOf } from '../support/forms.ts'

setDefaultTimeout(300_000)

interface Part {
  name: string
  fileName: string | null
  content: Uint8Array
}

/** As browsers write it. */
const escaped = (text: string) => text.replaceAll('"', '%22')

const written = (boundary: string, parts: readonly Part[]) =>
  bytesOf(
    ...parts.flatMap(({ name, fileName, content }) => [
      `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"`,
      fileName === null ? '' : `; filename="${escaped(fileName)}"\r\nContent-Type: image/jpeg`,
      '\r\n\r\n',
      content,
      '\r\n',
    ]),
    `--${boundary}--\r\n`,
  )

/** Null for a body that is malformed. */
function parsed(boundary: string, pieces: readonly Uint8Array[]) {
  const parts: { name: string; isFile: boolean; content: Uint8Array[] }[] = []
  const parser = createMultipartParser(boundary, {
    head: ({ name, isFile }) => ok(void parts.push({ name, isFile, content: [] })),
    bytes: (bytes) => ok(void parts.at(-1)?.content.push(bytes)),
    end: () => ok(undefined),
  })
  if (!pieces.every((piece) => parser.write(piece).ok) || !parser.end().ok) return null
  return parts.map(({ content, ...part }) => ({ ...part, content: hex(bytesOf(...content)) }))
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const cut = (bytes: Uint8Array, places: readonly number[]) => {
  const at = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index]))
}

// Few letters, so that contents are full of near-boundaries.
const boundaries = fc.string({
  unit: fc.constantFrom('-', 'a', 'b'),
  minLength: 1,
  maxLength: 70,
})
const names = fc.string({
  unit: fc.constantFrom('a', 'Z', 'é', '证', '.', ';', "'", '='),
  // Bun leaves out a part with an empty name.
  minLength: 1,
})
const fileNames = fc.option(
  fc.string({ unit: 'grapheme' }).filter((text) => !/[\\\p{Cc}%]/u.test(text)),
)
const contentsOf = (boundary: string) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\r', '\n', '-', 'a', 'b', '\r\n', '\r\n--', `--${boundary}`, 'é'),
        fc.nat({ max: boundary.length + 3 }).map((length) => `\r\n--${boundary}`.slice(0, length)),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => bytesOf(...pieces))
    .filter((content) => !Buffer.from(content).includes(`\r\n--${boundary}`))

const forms = boundaries.chain((boundary) =>
  fc.record({
    boundary: fc.constant(boundary),
    parts: fc.array(
      fc.record({ name: names, fileName: fileNames, content: contentsOf(boundary) }),
      { maxLength: 4 },
    ),
    places: fc.array(fc.nat(), { maxLength: 20 }),
  }),
)

test('every form reads back as written, however it is cut', () => {
  fc.assert(
    fc.property(forms, ({ boundary, parts, places }) => {
      const body = written(boundary, parts)
      expect(parsed(boundary, cut(body, places))).toEqual(
        parts.map(({ name, fileName, content }) => ({
          name,
          isFile: fileName !== null,
          content: hex(content),
        })),
      )
    }),
    runs,
  )
})

test('any bytes give the same result, however they are cut', () => {
  const units = [
    '\r',
    '\n',
    '\r\n',
    '-',
    '--',
    'a',
    '--a',
    '--a\r\n',
    '\r\n--a',
    ' ',
    '"',
    ';',
    ':',
  ]
  const head = 'Content-Disposition: form-data; name="a"'
  const soup = fc.array(fc.constantFrom(...units, head, `--a\r\n${head}\r\n\r\n`, '\r\n--a--'))
  fc.assert(
    fc.property(soup, fc.array(fc.nat(), { maxLength: 20 }), (pieces, places) => {
      const body = bytesOf(...pieces)
      expect(parsed('a', cut(body, places))).toEqual(parsed('a', [body]))
    }),
    runs,
  )
})

/** Bun also finds a boundary in the middle of a line, and reads all text as UTF-8. */
const isPlain = (boundary: string, { fileName, content }: Part) =>
  !Buffer.from(content).includes(`--${boundary}`) && (fileName !== null || isUtf8(content))

test('an ordinary form reads as the runtime itself reads it', async () => {
  await fc.assert(
    fc.asyncProperty(forms, async ({ boundary, parts, places }) => {
      const body = written(
        boundary,
        parts.filter((part) => isPlain(boundary, part)),
      )
      const headers = { 'Content-Type': `multipart/form-data; boundary="${boundary}"` }
      const form = await new Response(body, { headers }).formData()
      const expected = await Promise.all(
        [...form].map(async ([name, value]) => ({
          name,
          isFile: typeof value !== 'string',
          content: hex(typeof value === 'string' ? bytesOf(value) : await value.bytes()),
        })),
      )
      expect(parsed(boundary, cut(body, places))).toEqual(expected)
    }),
    runs,
  )
})
