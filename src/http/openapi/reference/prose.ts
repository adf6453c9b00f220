/** Renders the Markdown subset of our descriptions: paragraphs, lists, `code` and **bold**. */

import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

export const prose = (text: string): Html[] => text.split('\n\n').map(blockOf)

const blockOf = (block: string): Html => {
  if (!block.startsWith('- ')) return html`<p>${inline(block)}</p>`
  const items = block.slice(2).split('\n- ')
  return html`<ul>${items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`
}

/** Renders a single line. */
export const inline = (text: string): Html[] =>
  text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`
    return html`${part}`
  })

export const json = (value: unknown): Html => html`<pre>${JSON.stringify(value, null, 2)}</pre>`
