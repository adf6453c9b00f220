// Restricts the Try page to its own origin: no other host name, no other site, no third-party content.
import type { MiddlewareHandler } from 'hono'

/**
 * The page runs only its own files and calls only its server and the API. It may show pictures from memory (blob:).
 * No site may frame it.
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
 * With DNS rebinding, a foreign host name that resolves to this machine would make a foreign page same-origin. So only
 * one host name is accepted; a browser that opens the page by another, such as localhost, is redirected.
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
 * These routes act for the team, so no other site may use them through a visitor's browser. Browsers send the
 * requesting site themselves, and no page can change that header.
 */
export function fromOwnPage(origin: string): MiddlewareHandler {
  return async function fromOwnPage(c, next) {
    const isOwn = c.req.header('sec-fetch-site') === 'same-origin'
    const from = c.req.header('origin')
    if (isOwn && (from === undefined || from === origin)) return next()
    return c.json({ error: 'Only the Try page may call this route' }, 403)
  }
}
