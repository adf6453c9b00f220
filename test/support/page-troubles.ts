// What goes wrong in a page without anybody seeing it: errors, refusals of its policy, strange calls.
import type { BrowserContext } from 'playwright-core'

export interface Troubles {
  /** What the console was told as an error, and what was thrown and caught by nobody. */
  readonly errors: readonly string[]
  /** What the Content-Security-Policy refused: `<directive>: <address>`. */
  readonly refusals: readonly string[]
  /** Calls to origins that were not allowed. They were not let through. */
  readonly strangers: readonly string[]
}

export const noTroubles: Troubles = { errors: [], refusals: [], strangers: [] }

/** Runs in the page, before anything of it does. */
const reportRefusals = `addEventListener('securitypolicyviolation', (event) => {
  reportRefusal(event.effectiveDirective + ': ' + event.blockedURI)
})`

/** Watches all pages of the context, and keeps them from all origins but these. */
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
  // Addresses that leave the machine no trace (data:, blob:) never come here.
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
