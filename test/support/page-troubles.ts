// What goes wrong in a page unseen: errors, violations of its policy, calls to other origins.
import type { BrowserContext } from 'playwright-core'

export interface Troubles {
  /** Console errors and uncaught exceptions. */
  readonly errors: readonly string[]
  /** Violations of the Content-Security-Policy: `<directive>: <URL>`. */
  readonly refusals: readonly string[]
  /** Blocked calls to origins that were not allowed. */
  readonly strangers: readonly string[]
}

export const noTroubles: Troubles = { errors: [], refusals: [], strangers: [] }

/** Runs in the page before any of its own scripts. */
const reportRefusals = `addEventListener('securitypolicyviolation', (event) => {
  reportRefusal(event.effectiveDirective + ': ' + event.blockedURI)
})`

/** Records what goes wrong in all pages of the context, and blocks all origins but these. */
export async function watch(
  context: BrowserContext,
  allowed: readonly string[],
): Promise<Troubles> {
  const errors: string[] = []
  const refusals: string[] = []
  const strangers: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  context.on('weberror', (thrown) => errors.push(String(thrown.error())))
  await context.exposeFunction('reportRefusal', (refusal: string) => refusals.push(refusal))
  await context.addInitScript(reportRefusals)
  // URLs that cause no request (data:, blob:) are not routed.
  await context.route(
    (url) => !allowed.includes(url.origin),
    (route) => {
      strangers.push(route.request().url())
      return route.abort()
    },
  )
  await context.routeWebSocket(
    (url) => !allowed.includes(url.origin.replace(/^ws/, 'http')),
    (socket) => {
      strangers.push(socket.url())
      return socket.close()
    },
  )
  return { errors, refusals, strangers }
}
