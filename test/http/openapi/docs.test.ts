/** The reference page: complete, and with a strict policy. test/browser opens it. */

import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { html } from 'hono/html'
import { errorCatalogue } from '../../../src/http/errors/error-catalogue.ts'
import { templateOf } from '../../../src/http/openapi/document.ts'
import { operations } from '../../../src/http/openapi/operations.ts'
import { curlOf } from '../../../src/http/openapi/reference/curl.ts'
import { prose } from '../../../src/http/openapi/reference/prose.ts'
import { bodyOf, createWorld, type World } from '../../support/world.ts'

setDefaultTimeout(60_000)

let world: World
let answer: Response
let page: string
beforeAll(async () => {
  world = await createWorld()
  answer = await world.call('/docs', { authorization: null })
  page = await answer.clone().text()
})

const ids = () => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)

describe('the page', () => {
  test('needs no token', () => {
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
  })

  test('may not load, run or send anything, or be framed', () => {
    const policy = answer.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toStartWith("default-src 'none'; style-src 'sha256-")
    expect(policy).toEndWith(
      "; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(policy).not.toContain('unsafe')
    expect(page).not.toMatch(/<script|<form| on\w+=|javascript:/)
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('has every route, schema, error code, reason code and scope of the OpenAPI document', async () => {
    const document = await bodyOf(await world.call('/openapi.json', { authorization: null }))
    for (const { id, path, method } of operations) {
      expect(ids()).toContain(id)
      expect(page).toContain(`<span class="method ${method}">`)
      expect(page).toContain(templateOf(path).replaceAll('/', '/<wbr>'))
    }
    const { schemas, securitySchemes } = document.components
    for (const name of Object.keys(schemas)) expect(ids()).toContain(`schema-${name}`)
    for (const code of schemas.ErrorCode.enum) expect(ids()).toContain(`error-${code}`)
    for (const code of schemas.ReasonCode.enum) expect(ids()).toContain(`reason-${code}`)
    for (const scope of Object.keys(securitySchemes.machine.flows.clientCredentials.scopes))
      expect(page).toContain(`<code>${scope}</code>`)
    expect(errorCatalogue.size).toBeGreaterThan(30)
  })

  test('has a command for each operation, with its examples', () => {
    const commandOf = (wanted: string) => {
      const operation = operations.find(({ id }) => id === wanted)
      return operation === undefined ? '' : curlOf(operation)
    }
    expect(commandOf('isAlive')).toBe('curl -sS "$API/livez"')
    expect(commandOf('readProfile')).toBe(
      'curl -sS "$API/api/profiles/k2x7q9m4w1z8c3v" \\\n  -H "Authorization: Bearer $TOKEN"',
    )
    expect(commandOf('createApplicantToken')).toEndWith(
      `-H 'Content-Type: application/json' \\\n  -d '{"expires_in":900,"scope":"profiles:read face-liveness:write"}'`,
    )
    expect(commandOf('changeProfile')).toContain(' -X PATCH ')
    expect(commandOf('analyzeDocument')).toContain("-F 'document_front=@document_front.jpg'")
    expect(page.match(/<pre>curl -sS /g)?.length).toBe(operations.length)
  })

  test('escapes texts', async () => {
    const written = String(await html`${prose('A `b<c` **d** & e\n\n- one\n- `two`')}`)
    expect(written).toBe(
      '<p>A <code>b&lt;c</code> <strong>d</strong> &amp; e</p><ul><li>one</li><li><code>two</code></li></ul>',
    )
  })

  test('has no broken links and no duplicate ids', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.filter((id) => !ids().includes(id))).toEqual([])
    expect(new Set(ids()).size).toBe(ids().length)
  })

  test('links to no other server', () => {
    const elsewhere = [...page.matchAll(/(?:href|src)="([^#"][^"]*)"/g)].map(([, to]) => to)
    expect([...new Set(elsewhere)].sort()).toEqual(['data:,', 'openapi.json'])
  })

  test('its other methods are 405, as JSON', async () => {
    const refused = await world.call('/docs', { method: 'POST', authorization: null })
    expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
    expect(refused.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    )
  })
})
