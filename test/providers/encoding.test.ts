/** Base64 without Buffer, and the few lines of XML that STS needs. */

import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { fromBase64, toBase64, toBase64InSteps } from '../../src/domain/encoding/base64.ts'
import { leafElements } from '../../src/providers/aws/sts-xml.ts'

test('base64 agrees with Buffer for any bytes, with and without the engine', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100_000 }), (bytes) => {
      const expected = Buffer.from(bytes).toString('base64')
      expect(toBase64(bytes)).toBe(expected)
      expect(toBase64InSteps(bytes)).toBe(expected)
      expect(fromBase64(expected)).toEqual(bytes)
    }),
    { numRuns: 30 },
  )
})

test('base64 of a part of a buffer is of that part alone', () => {
  const part = Uint8Array.from([1, 2, 3, 4, 5]).subarray(1, 3)
  expect(toBase64(part)).toBe('AgM=')
  expect(toBase64InSteps(part)).toBe('AgM=')
})

test('text that is not base64 is null and does not throw', () => {
  for (const text of ['A', 'AB', 'ABC', 'AB=C', '====', 'AB C', 'A-_=', 'é===', 'AAAA=']) {
    expect([text, fromBase64(text)]).toEqual([text, null])
  }
})

test('leaf elements are found in any order, trimmed and decoded', () => {
  const xml = `<?xml version="1.0"?><R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Outer>
    <B a="1">  two &amp; &lt;three&gt; &quot;&apos;
    </B><A/><C></C><D>&#65;&#x42;</D></Outer></R>`
  expect(Object.fromEntries(leafElements(xml))).toEqual({
    B: 'two & <three> "\'',
    C: '',
    D: 'AB',
  })
})

test('references are decoded once, and unknown ones stay', () => {
  const found = leafElements('<A>&amp;lt; &bogus; &#9999999; &#x110000; &</A>')
  expect(found.get('A')).toBe('&lt; &bogus; &#9999999; &#x110000; &')
})

test('the first element of a name wins', () => {
  expect(leafElements('<Code>One</Code><Code>Two</Code>').get('Code')).toBe('One')
})

test('any text at all is read without an exception', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      leafElements(text)
      leafElements(`<A>${text}</A>`)
    }),
  )
  expect(leafElements('<A '.repeat(20_000)).size).toBe(0)
  expect(leafElements('<A>'.repeat(20_000)).size).toBe(0)
})
