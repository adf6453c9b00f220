/** One operation: who may call it, its request, its responses and its errors. */

import { html, raw } from 'hono/html'
import type { DocumentedResponse, Operation, RequestBody } from '../../routes/contract.ts'
import { parameters, templateOf } from '../document.ts'
import { errorsByStatus } from '../operation-object.ts'
import { errorLink } from './catalogues.ts'
import { curlOf } from './curl.ts'
import { type Html, inline, json, prose } from './prose.ts'
import type { ShowSchema } from './schema.ts'

/** The path of a route; the browser may break it after a slash. */
export const breakable = (path: string): Html => raw(templateOf(path).replaceAll('/', '/<wbr>'))

export const tagId = (tag: string): string => `tag-${tag.toLowerCase()}`

export function operationArticle(operation: Operation, show: ShowSchema): Html {
  const { id, method, path, summary, description, body, answers } = operation
  return html`<article aria-labelledby="${id}">
<h3 id="${id}">${summary}</h3>
<p class="route"><span class="method ${method}">${method}</span> <code>${breakable(path)}</code></p>
${prose(description)}
<p>${callersOf(operation)}</p>
${operation.idempotent ? html`<p>With <code>Idempotency-Key</code>: ${parameters.IdempotencyKey?.description ?? ''}</p>` : ''}
${pathParameters(operation)}
${body === undefined ? '' : bodyPart(body, show)}
<h4>Command</h4>
<pre>${curlOf(operation)}</pre>
<h4>Responses</h4>
${answers.map((answer, index) => answerPart(answer, show, index === 0))}
<h4>Errors</h4>
${errorPart(operation)}
</article>`
}

function callersOf({ id, scope, applicants }: Operation): Html {
  if (id === 'createToken') return html`Requires client credentials instead of a token.`
  if (scope === null) return html`Requires no token.`
  const who = applicants ? 'A machine token, or an applicant token,' : 'A machine token'
  return html`${who} with the scope <a href="#scopes"><code>${scope}</code></a>.`
}

function pathParameters({ params }: Operation): Html | '' {
  if (params === undefined) return ''
  return html`<h4>Path</h4><ul class="fields">${Object.keys(params.shape).map(
    (name) => html`<li><code>${name}</code> ${parameters[name]?.description ?? ''}</li>`,
  )}</ul>`
}

function bodyPart(
  { required, json: asJson, form, multipart }: RequestBody,
  show: ShowSchema,
): Html {
  const kinds = { 'application/json': asJson, 'application/x-www-form-urlencoded': form }
  return html`<h4>Body${required ? '' : ' (optional)'}</h4>
${Object.entries({ ...kinds, 'multipart/form-data': multipart }).map(([type, body]) =>
  body === undefined ? '' : html`<p><code>${type}</code>:</p>${show(body.name, 'sent')}`,
)}`
}

function answerPart(answer: DocumentedResponse, show: ShowSchema, isFirst: boolean): Html {
  const { status, description, name, examples, headers = [], mediaType } = answer
  return html`<details${isFirst ? raw(' open') : ''}><summary><span class="status">${status}</span> ${inline(description)}</summary>
${headers.length === 0 ? '' : html`<p>With ${headers.map((header) => html`<code>${header}</code> `)}</p>`}
${
  mediaType === undefined
    ? html`${show(name, 'answered')}
${Object.entries(examples).map(([key, value]) => html`<p>${exampleTitle(key)}</p>${json(value)}`)}`
    : html`<p><code>${mediaType}</code></p>`
}</details>`
}

const exampleTitle = (key: string): string => (key === 'example' ? 'Example' : `Example: ${key}`)

const errorPart = (operation: Operation): Html =>
  html`<ul class="errors">${errorsByStatus(operation).map(
    ([status, answers]) =>
      html`<li><span class="status">${status}</span> ${answers.map(
        ({ code }) => html`${errorLink(code)} `,
      )}</li>`,
  )}</ul>`
