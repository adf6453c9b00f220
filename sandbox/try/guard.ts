// Keeps the Try page to itself: no other name of this machine, no other site, nothing from outside.
import type { MiddlewareHandler } from 'hono'

/**
 * The page runs nothing that is not its own file, and calls nobody but its server and the API. It may
 * show pictures that it was handed (blob:). No frame may hold it.
 */
export function pageHeaders(api: string): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src 'self' ${api}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  const headers: [string, string][] = [
    ['Content-Security-Policy', policy.join('; ')],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Cache-Control', 'no-store'],
  ]
  return async function pageHeaders(c, next) {
    await next()
    for (const [name, value] of headers) c.header(name, value)
  }
}

/**
 * A foreign name that has been made to point at this machine (DNS rebinding) would make a foreign page one of
 * our origin. So only the one name counts; whoever opens the page by another, as by localhost, is sent there.
 */
export function ownHost(origin: string): MiddlewareHandler {
  const { host } = new URL(origin)
  return async function ownHost(c, next) {
    if (c.req.header('host') === host) return next()
    if (c.req.method === 'GET' && c.req.path === '/try') return c.redirect(`${origin}/try`)
    return c.json({ error: `This page is at ${origin}/try` }, 403)
  }
}

/**
 * These routes act for the team, so no other site may use them through somebody's browser. Browsers say by
 * themselves which site asks, and no page can change what they say.
 */
export function fromOwnPage(origin: string): MiddlewareHandler {
  return async function fromOwnPage(c, next) {
    const isOwn = c.req.header('sec-fetch-site') === 'same-origin'
    const from = c.req.header('origin')
    if (isOwn && (from === undefined || from === origin)) return next()
    return c.json({ error: 'Only the Try page itself may ask this' }, 403)
  }
}
