/** The reference page, from the same contracts, schemas and codes as the OpenAPI document. */

import { html, raw } from 'hono/html'
import { apiVersion, introduction, summary, tagTexts, title } from '../document.ts'
import { componentSchemas, type FileSizes } from '../json-schemas.ts'
import { operations } from '../operations.ts'
import { catalogues, errorCodes, reasonCodeList, scopeList } from './catalogues.ts'
import { breakable, operationArticle, tagId } from './operation.ts'
import { prose } from './prose.ts'
import { schemaSections } from './schema.ts'
import { style } from './style.ts'

const tags = Object.entries(tagTexts)

export async function docsPage(limits: FileSizes): Promise<string> {
  const schemas = schemaSections(componentSchemas(operations, limits))
  // All operations are rendered first, because the schemas that none of them showed come last.
  const articles = tags.map(([tag, text]) => {
    const own = operations.filter((operation) => operation.tag === tag)
    return html`<section aria-labelledby="${tagId(tag)}">
<h2 id="${tagId(tag)}">${tag}</h2>
<p>${text}.</p>
${own.map((operation) => operationArticle(operation, schemas.show))}
</section>`
  })
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: reference</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${contents()}
<main id="content">
<h1>${title}</h1>
<p class="lead">${summary}. Version ${apiVersion}. Machine-readable: <a href="openapi.json">openapi.json</a>.</p>
${prose(introduction)}
<p>The commands below use two variables: <code>API</code>, the address of this server, and <code>TOKEN</code>, from
<a href="#createToken">${operations.find(({ id }) => id === 'createToken')?.path ?? ''}</a>.</p>
${articles}
<section aria-labelledby="scopes"><h2 id="scopes">Scopes</h2>${scopeList()}</section>
<section aria-labelledby="errors"><h2 id="errors">Error codes</h2>${errorCodes()}</section>
<section aria-labelledby="reasons"><h2 id="reasons">Reason codes</h2>${reasonCodeList()}</section>
<section aria-labelledby="schemas"><h2 id="schemas">Shared schemas</h2>${schemas.rest()}</section>
<p><a class="up" href="#contents">Contents</a></p>
</main>
</body>
</html>`
  return String(await page)
}

const contents = () => html`<nav id="contents" aria-label="Contents">
<p class="brand"><a href="#content">${title}</a></p>
${tags.map(
  ([tag]) => html`<p><a href="#${tagId(tag)}">${tag}</a></p>
<ul>${operations
    .filter((operation) => operation.tag === tag)
    .map(
      ({ id, method, path }) =>
        html`<li><a href="#${id}"><span class="method ${method}">${method}</span> <code>${breakable(path)}</code></a></li>`,
    )}</ul>`,
)}
<p>Lists</p>
<ul>${catalogues.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul>
</nav>`
