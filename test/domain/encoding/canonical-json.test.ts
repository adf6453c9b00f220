import { expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import { canonicalJson } from '../../../src/domain/encoding/canonical-json.ts'
import { sha256Hex } from '../../../src/domain/encoding/digest.ts'
import { runs } from '../property-runs.ts'

setDefaultTimeout(60_000)

test('RFC 8785 section 3.2.2: the sample object', () => {
  const input = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`
  const output = [
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],',
    '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ].join('')
  expect(canonicalJson(JSON.parse(input))).toBe(output)
})

test('RFC 8785 section 3.2.3: members are sorted by UTF-16 code units', () => {
  const input = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  }
  const values = Array.from(canonicalJson(input).matchAll(/:"([^"]*)"/g), ([, value]) => value)
  expect(values).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ])
})

/** RFC 8785 appendix B: IEEE 754 bits and their text. */
const numbers: readonly (readonly [bits: string, text: string])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
]
for (const [bits, text] of numbers) {
  test(`RFC 8785 appendix B: ${bits} is ${text}`, () => {
    const view = new DataView(new ArrayBuffer(8))
    view.setBigUint64(0, BigInt(`0x${bits}`))
    expect(canonicalJson(view.getFloat64(0))).toBe(text)
  })
}

test('values that JSON lacks become null, and undefined members are left out', () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, undefined, null, () => 1, Symbol('s'), 1n]
  expect(canonicalJson(odd)).toBe('[null,null,null,null,null,null,null]')
  expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}')
  expect(canonicalJson([])).toBe('[]')
  expect(canonicalJson({})).toBe('{}')
})

test('a lone surrogate becomes U+FFFD, in a value and in a name; a pair stays', () => {
  expect(canonicalJson('a\ud800b')).toBe('"a\ufffdb"')
  expect(canonicalJson({ '\udfff': '\ud83d\ude00' })).toBe('{"\ufffd":"\ud83d\ude00"}')
})

test('parsing and serializing again gives the same text for every value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(JSON.parse(text))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    runs,
  )
})

/** Examples of FIPS 180-4, as published by NIST. */
const digests: readonly (readonly [string, string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
]
for (const [text, hex] of digests) {
  test(`sha256Hex of "${text}"`, async () => {
    expect(await sha256Hex(text)).toBe(hex)
    expect(await sha256Hex(new TextEncoder().encode(text))).toBe(hex)
  })
}
