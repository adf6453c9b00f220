/** The lists that cover the whole API: scopes, error codes, reason codes. */

import { html } from 'hono/html'
import type { SecurityLevel } from '../../../domain/identity/profile.ts'
import { errorCatalogue } from '../../errors/error-catalogue.ts'
import { oauthErrors } from '../../routes/tokens/oauth-errors.ts'
import { reasonTable } from '../../routes/verification-history/reason-table.ts'
import { scopeTexts } from '../document.ts'
import { type Html, prose } from './prose.ts'

/** Section ids and titles. */
export const catalogues = [
  ['scopes', 'Scopes'],
  ['errors', 'Error codes'],
  ['reasons', 'Reason codes'],
  ['schemas', 'Shared schemas'],
] as const

export const scopeList = (): Html =>
  html`<dl class="cards">${Object.entries(scopeTexts).map(
    ([scope, text]) => html`<div><dt><code>${scope}</code></dt><dd>${text}</dd></div>`,
  )}</dl>`

export const errorLink = (code: string): Html =>
  html`<a href="#error-${code}"><code>${code}</code></a>`

export function errorCodes(): Html {
  const rows = [...errorCatalogue.values()].sort(
    (a, b) => a.status - b.status || (a.code < b.code ? -1 : 1),
  )
  return html`${prose(
    'Error codes are stable: codes are added, never renamed. The token route has its own codes, from RFC 6749 ' +
      `section 5.2: ${Object.keys(oauthErrors)
        .map((code) => `\`${code}\``)
        .join(', ')}.`,
  )}
<dl class="cards">${rows.map(
    ({ code, status, error, message, details = [], headers = {} }) =>
      html`<div id="error-${code}"><dt><code>${code}</code> <span class="status">${status}</span></dt>
<dd>${error}${message === undefined ? '' : html`<br>${message}`}${details.map(
        (detail) => html`<br>For example <code>${detail.path}</code>: ${detail.message}`,
      )}${Object.keys(headers).map((name) => html`<br>With <code>${name}</code>`)}</dd></div>`,
  )}</dl>`
}

const effectText = ({ low, standard, high }: Record<SecurityLevel, string>): string =>
  low === standard && standard === high
    ? `${low} at every level`
    : `${low} (low), ${standard} (standard), ${high} (high)`

export function reasonCodeList(): Html {
  return html`${prose(
    'Each reason of a decision has a stable code: codes are added, never renamed. Effects are those of the default ' +
      'policy, for each security level.',
  )}
<dl class="cards">${Object.entries(reasonTable).map(
    ([code, { effects, retryable, redo, user_message }]) =>
      html`<div id="reason-${code}"><dt><code>${code}</code></dt>
<dd>“${user_message}”<br>Effect: ${
        effects === null ? 'set by the thresholds of the policy' : effectText(effects)
      }<br>${
        retryable ? html`Repeat: ${redo ?? 'the submission'}` : 'A retry does not help'
      }</dd></div>`,
  )}</dl>`
}
