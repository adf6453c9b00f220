/** Forms as browsers, curl and older clients write them, and malformed ones. */

import { describe, expect, test } from 'bun:test'
import { bytesOf, cutInTwo, jpeg, readIn } from '../support/forms.ts'

const type = 'multipart/form-data; boundary=b'
const disposition = (parameters: string) => `Content-Disposition: form-data; ${parameters}\r\n`
const part = (head: string, body: string | Uint8Array) =>
  bytesOf('--b\r\n', head, '\r\n', body, '\r\n')
const country = part(disposition('name="country"'), 'PT')
const last = bytesOf('--b--\r\n')
const isForm = { fields: { country: 'PT' }, sizes: [jpeg.length] }
const isMalformed = expect.objectContaining({ code: 'malformed_multipart' })

describe('the name of a file does not matter', () => {
  for (const fileName of [
    'паспорт.jpg',
    '护照.jpg',
    'José’s.jpg',
    'Screenshot 2026-11-29 at 10.00.00\u202fAM.png',
    'a "quoted" \\ name.jpg'.replaceAll('"', '%22'),
    '100%.jpg',
    'C:\\Users\\jane\\front.jpg',
    'ends with a backslash\\',
    'semi;colon; name="country".jpg'.replaceAll('"', '%22'),
    'a line\u2028separator.jpg',
    'curl \\"quotes\\".jpg',
    '',
  ]) {
    test(JSON.stringify(fileName), async () => {
      const head = disposition(`name="document_front"; filename="${fileName}"`)
      const form = bytesOf(country, part(head, jpeg), last)
      expect(await readIn(type, [form])).toEqual(isForm)
      for (const pieces of cutInTwo(form.slice(0, 200)))
        expect(await readIn(type, [...pieces, form.slice(200)])).toEqual(isForm)
    })
  }
  test('in Latin-1', async () => {
    const head = bytesOf('Content-Disposition: form-data; name="document_front"; filename="Jos')
    const form = bytesOf('--b\r\n', head, Uint8Array.of(0xe9), '.jpg"\r\n\r\n', jpeg, '\r\n', last)
    expect(await readIn(type, [country, form])).toEqual(isForm)
  })
  test('as RFC 8187 encodes it, with or without the plain name', async () => {
    for (const more of ['', '; filename="front.jpg"']) {
      const head = disposition(`name="document_front"${more}; filename*=UTF-8''%E2%82%AC.jpg`)
      expect(await readIn(type, [country, part(head, jpeg), last])).toEqual(isForm)
    }
  })
})

describe('part headers are read', () => {
  for (const [name, head] of [
    ['in any case', 'CONTENT-disposition: Form-Data; NAME="country"\r\n'],
    ['without quotes', 'Content-Disposition: form-data; name=country\r\n'],
    ['without spaces', 'Content-Disposition:form-data;name="country"\r\n'],
    ['with extra spaces', 'Content-Disposition: \t form-data ;\tname = "country" ; \r\n'],
    [
      'among other headers',
      `X-A: b\r\n${disposition('name="country"')}Content-Type: text/plain\r\n`,
    ],
    ['with other parameters', disposition('a="b;c"; name="country"; d=e')],
  ] as const) {
    test(name, async () => {
      const form = bytesOf(part(head, 'PT'), last)
      for (const pieces of cutInTwo(form))
        expect(await readIn(type, pieces)).toEqual({ fields: { country: 'PT' }, sizes: [] })
    })
  }
  test('with the escapes of browsers and of curl in a field name', async () => {
    for (const [sent, name] of [
      ['a%22b%0D%0Ac', 'a"b\r\nc'],
      ['a%22b%0d%0ac', 'a"b\r\nc'],
      ['a\\"b\\\\c', 'a"b\\c'],
      ['100%41', '100%41'],
      ['имя', 'имя'],
    ] as const) {
      const read = await readIn(type, [part(disposition(`name="${sent}"`), 'x'), last])
      expect(read).toEqual({ fields: { [name]: 'x' }, sizes: [] })
    }
  })
  test('and text in another declared charset is decoded', async () => {
    const head = `${disposition('name="country"')}Content-Type: text/plain; charset=iso-8859-1\r\n`
    const read = await readIn(type, [part(head, Uint8Array.of(0xc9)), last])
    expect(read).toEqual({ fields: { country: 'É' }, sizes: [] })
  })
})

describe('around the parts', () => {
  for (const [name, form] of [
    ['nothing', bytesOf(country, '--b--')],
    ['a preamble', bytesOf('For old readers\r\n--\r\n', country, last)],
    ['an empty line', bytesOf('\r\n', country, last)],
    ['padding after the boundaries', bytesOf('--b \t \r\n', country.slice(5), '--b-- \t\r\n')],
    ['an epilogue with a part in it', bytesOf(country, last, country, last)],
  ] as const) {
    test(`${name} is ignored`, async () => {
      for (const pieces of cutInTwo(form))
        expect(await readIn(type, pieces)).toEqual({ fields: { country: 'PT' }, sizes: [] })
    })
  }
})

describe('malformed', () => {
  const named = disposition('name="country"')
  for (const [name, form] of [
    ['LF alone as line end', `--b\n${named.replace('\r', '')}\nPT\n--b--\n`],
    ['LF alone after the boundary', `--b\n${named}\r\nPT\r\n--b--\r\n`],
    ['LF alone in the headers', `--b\r\nX-A: b\n${named}\r\nPT\r\n--b--\r\n`],
    ['CR alone in the headers', `--b\r\nX-A: b\rc\r\n${named}\r\nPT\r\n--b--\r\n`],
    ['a part without a name', '--b\r\nContent-Disposition: form-data\r\n\r\nPT\r\n--b--\r\n'],
    ['a part without headers', '--b\r\n\r\nPT\r\n--b--\r\n'],
    [
      'a part with another disposition',
      '--b\r\nContent-Disposition: inline; name="a"\r\n\r\nPT\r\n--b--',
    ],
    ['two dispositions', `--b\r\n${named}${disposition('name="a"')}\r\nPT\r\n--b--\r\n`],
    ['two names', `--b\r\n${disposition('name="country"; name="a"')}\r\nPT\r\n--b--\r\n`],
    ['a header without a colon', `--b\r\n${named}X-A\r\n\r\nPT\r\n--b--\r\n`],
    [
      'a folded header',
      `--b\r\nContent-Disposition: form-data;\r\n name="country"\r\n\r\nPT\r\n--b--\r\n`,
    ],
    ['a name that does not end', `--b\r\n${disposition('name="country')}\r\nPT\r\n--b--\r\n`],
    ['a NUL in the headers', `--b\r\n${disposition('name="coun\0try"')}\r\nPT\r\n--b--\r\n`],
    ['text after a boundary', `--b\r\n${named}\r\nPT\r\n--bc\r\n${named}\r\nPT\r\n--b--\r\n`],
    ['one hyphen after a boundary', `--b\r\n${named}\r\nPT\r\n--b-\r\n`],
    ['headers over 16 KiB', `--b\r\n${named}X-A: ${'a'.repeat(16 * 1024)}\r\n\r\nPT\r\n--b--\r\n`],
    ['headers that do not end', `--b\r\n${named}`],
    ['a body that does not end', `--b\r\n${named}\r\nPT`],
    ['only a preamble', 'x'.repeat(1000)],
  ] as const) {
    test(name, async () => {
      const bytes = bytesOf(form)
      expect(await readIn(type, [bytes])).toEqual(isMalformed)
      if (bytes.length > 1000) return
      for (const pieces of cutInTwo(bytes)) expect(await readIn(type, pieces)).toEqual(isMalformed)
    })
  }
  test('a body that ends anywhere before its last boundary', async () => {
    const form = bytesOf(country, part(disposition('name="name"'), 'Zoë'), '--b--')
    for (const [start] of cutInTwo(form)) expect(await readIn(type, [start])).toEqual(isMalformed)
  })
  test('more than 64 parts, however small, is too large', async () => {
    const parts = Array.from({ length: 65 }, (_, at) => part(disposition(`name="n${at}"`), ''))
    expect(await readIn(type, [...parts.slice(1), last])).toMatchObject({ sizes: [] })
    expect(await readIn(type, [...parts, last])).toMatchObject({ kind: 'too_large' })
  })
})

describe('a file input that was left untouched', () => {
  const untouched = (name: string, body = '') =>
    part(
      `${disposition(`name="${name}"; filename=""`)}Content-Type: application/octet-stream\r\n`,
      body,
    )
  const isAbsent = { fields: { country: 'PT' }, sizes: [] }
  for (const [name, forms] of [
    ['is absent', [untouched('document_front')]],
    [
      'is absent, and its name may be encoded',
      [part(disposition(`name="document_front"; filename*=UTF-8''`), '')],
    ],
    ['is absent twice', [untouched('document_front'), untouched('document_front')]],
    ['is absent under a name that no route knows', [untouched('passport_scan')]],
  ] as const) {
    test(name, async () => {
      const form = bytesOf(...forms, country, last)
      for (const pieces of cutInTwo(form)) expect(await readIn(type, pieces)).toEqual(isAbsent)
    })
  }
  test('leaves room for the file itself', async () => {
    const file = part(disposition('name="document_front"; filename="a.jpg"'), jpeg)
    for (const form of [
      [untouched('document_front'), file],
      [file, untouched('document_front')],
    ])
      expect(await readIn(type, [bytesOf(...form, country, last)])).toEqual(isForm)
  })
  test('is a file as soon as it has a byte', async () => {
    const form = bytesOf(untouched('passport_scan', 'x'), country, last)
    expect(await readIn(type, [form])).toMatchObject({ code: 'unknown_file' })
  })
  test('an empty file with a name is an error', async () => {
    const form = bytesOf(part(disposition('name="document_front"; filename="a.jpg"'), ''), last)
    expect(await readIn(type, [form])).toMatchObject({
      details: [{ path: 'document_front', message: 'Is an empty file' }],
    })
  })
})

describe('Content-Transfer-Encoding', () => {
  const encoded = (encoding: string) =>
    `${disposition('name="country"')}Content-Transfer-Encoding: ${encoding}\r\n`
  for (const encoding of ['7bit', '8bit', 'binary', ' Binary ']) {
    test(`${JSON.stringify(encoding)} changes nothing`, async () => {
      const read = await readIn(type, [part(encoded(encoding), 'PT'), last])
      expect(read).toEqual({ fields: { country: 'PT' }, sizes: [] })
    })
  }
  for (const encoding of ['base64', 'BASE64', 'quoted-printable', 'x-uuencode']) {
    test(`${encoding} is refused, with the reason`, async () => {
      const read = await readIn(type, [part(encoded(encoding), 'PT'), last])
      expect(read).toEqual(isMalformed)
      expect(JSON.stringify(read)).toContain('Content-Transfer-Encoding')
    })
  }
})
