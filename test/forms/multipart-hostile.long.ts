/** Bodies and boundaries built to be expensive or misleading: the work is linear in the number of bytes. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { err, ok } from '../../src/domain/faults/result.ts'
import { createDelimiterSearch } from '../../src/http/body/multipart/delimiter-search.ts'
import { createMultipartParser } from '../../src/http/body/multipart/multipart-parser.ts'
import { bytesOf, cutInTwo, readIn } from '../support/forms.ts'

setDefaultTimeout(300_000)

const head = '\r\nContent-Disposition: form-data; name="name"\r\n\r\n'
const isMalformed = expect.objectContaining({ code: 'malformed_multipart' })

describe('a boundary', () => {
  const name = 'Zoë'.repeat(200)
  const formOf = (boundary: string) => bytesOf(`--${boundary}${head}${name}\r\n--${boundary}--\r\n`)
  const read = (boundary: string, written = `"${boundary}"`) =>
    readIn(`multipart/form-data; boundary=${written}`, [formOf(boundary)])

  for (const boundary of ['a', 'a'.repeat(70), "0aZ'()+_,-./:=? b", '-'.repeat(70), '--b--']) {
    test(`of ${JSON.stringify(boundary)} is accepted`, async () => {
      expect(await read(boundary)).toEqual({ fields: { name }, sizes: [] })
    })
  }
  // A length of 252 was an endless loop in an earlier parser.
  for (const boundary of [
    '',
    'a'.repeat(71),
    'a'.repeat(252),
    'b ',
    'b*',
    'bé',
    'b;',
    'b"c',
    '\t',
  ]) {
    test(`of ${JSON.stringify(boundary)} is malformed`, async () => {
      expect(await read(boundary)).toEqual(isMalformed)
    })
  }
  test('may follow another parameter, in any case, without quotes', async () => {
    for (const type of ['; charset=utf-8; BOUNDARY=b', ';boundary=b ;a=b', '; boundary="\\b"; ']) {
      const boundary = type.includes('\\') ? '\\b' : 'b'
      const answer = await readIn(`multipart/form-data${type}`, [formOf('b')])
      expect([type, answer]).toEqual([
        type,
        boundary === 'b' ? { fields: { name }, sizes: [] } : isMalformed,
      ])
    }
  })
  test('that occurs twice is malformed', async () => {
    expect(await read('b', 'b; boundary=c')).toEqual(isMalformed)
  })
})

/** A chunk that counts how often its bytes are read. */
function counted(bytes: Uint8Array) {
  let reads = 0
  const chunk = new Proxy(bytes, {
    get: (target, key) => {
      if (key === 'length') return target.length
      if (key === 'subarray') return target.subarray.bind(target)
      if (key === 'indexOf')
        return (byte: number, from: number) => {
          const at = target.indexOf(byte, from)
          reads += (at < 0 ? target.length : at + 1) - from
          return at
        }
      if (typeof key === 'symbol' || !/^\d+$/.test(key))
        throw new Error(`The reads of ${String(key)} are not counted`)
      reads += 1
      return target[Number(key)]
    },
  })
  return { chunk, reads: () => reads }
}

const size = 20_000
const filled = (pattern: string) =>
  bytesOf(pattern.repeat(Math.ceil(size / pattern.length))).slice(0, size)
const hostile = [
  ['a', 70],
  ['-', 70],
  ['ab', 70],
  ['a', 1],
].map(([unit, length]) => String(unit).repeat(70).slice(0, Number(length)))

describe('each byte of a file is read twice at most', () => {
  for (const boundary of hostile) {
    const delimiter = `\r\n--${boundary}`
    for (const pattern of [
      'a',
      '-',
      '\r',
      '\r\n',
      '\r\n--',
      delimiter.slice(0, -1),
      `${delimiter.slice(0, -1)}\r`,
      `${delimiter.slice(0, 30)}\r`,
      boundary,
      '\0',
    ]) {
      test(`boundary ${boundary.slice(0, 3)}… of ${boundary.length}, file of ${JSON.stringify(pattern.slice(0, 8))} and so on`, () => {
        for (const chunkSize of [size, 997, 71, 3, 1]) {
          const search = createDelimiterSearch(bytesOf(delimiter))
          const bytes = filled(pattern)
          let total = 0
          for (let from = 0; from < bytes.length; from += chunkSize) {
            const { chunk, reads } = counted(bytes.subarray(from, from + chunkSize))
            for (let at: number | null = 0; at !== null && at < chunk.length; )
              at = search(chunk, at).next
            total += reads()
          }
          expect(total).toBeGreaterThan(0)
          expect(total).toBeLessThanOrEqual(2 * size)
        }
      })
    }
  }
})

describe('no byte is lost or held back', () => {
  for (const boundary of hostile) {
    const delimiter = `\r\n--${boundary}`
    const content = [
      'a',
      ...Array.from({ length: delimiter.length }, (_, end) => delimiter.slice(0, end)),
      `x--${boundary}--`,
      `\n--${boundary}`,
      `\r--${boundary}`,
      `\r\r\n-${boundary}`,
    ].join('')
    const form = bytesOf(`--${boundary}${head}`, content, `${delimiter}--`)
    test(`of content like the boundary ${boundary.slice(0, 3)}… of ${boundary.length}, cut anywhere`, () => {
      for (const pieces of [...cutInTwo(form), [...form].map((byte) => Uint8Array.of(byte))]) {
        const told: Uint8Array[] = []
        const events: string[] = []
        const parser = createMultipartParser(boundary, {
          head: ({ name }) => ok(void events.push(name)),
          bytes: (bytes) => ok(void told.push(bytes)),
          end: () => ok(void events.push('end')),
        })
        let written = 0
        for (const piece of pieces) {
          expect(parser.write(piece).ok).toBe(true)
          written += piece.length
          const owed = written - (form.length - content.length - delimiter.length - 2)
          const sum = told.reduce((all, { length }) => all + length, 0)
          expect(sum).toBeGreaterThan(Math.min(owed, content.length) - delimiter.length)
        }
        expect(parser.end().ok).toBe(true)
        expect(events).toEqual(['name', 'end'])
        expect(new TextDecoder().decode(bytesOf(...told))).toBe(content)
      }
    })
  }
})

test('a listener that stops the parser gets nothing more', () => {
  for (const enough of ['head', 'bytes', 'end'] as const) {
    const heard: string[] = []
    const stop = err({ kind: 'too_large', details: [] })
    const hear = (event: string) => {
      heard.push(event)
      return event === enough ? stop : ok(undefined)
    }
    const parser = createMultipartParser('b', {
      head: () => hear('head'),
      bytes: () => hear('bytes'),
      end: () => hear('end'),
    })
    expect(parser.write(bytesOf(`--b${head}Zoë\r\n--b${head}Zoë\r\n--b--`))).toEqual(stop)
    expect(heard.at(-1)).toBe(enough)
    expect(heard.filter((event) => event === 'head')).toHaveLength(1)
  }
})
