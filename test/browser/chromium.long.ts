/** Shows that a page in Chromium is watched: what is wrong with it is seen, and what is right passes. */

import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { statSync } from 'node:fs'
import { axeViolations, browserTest, screenshot } from '../support/chromium.ts'
import { chromiumBinary } from '../support/chromium-process.ts'
import { noTroubles } from '../support/page-troubles.ts'

setDefaultTimeout(300_000)

const page = (inside: string) =>
  `<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1>${inside}</main></body></html>`
const pages: Record<string, string> = {
  '/good': page('<p>Good</p>'),
  '/bad': page(`<img src="http://stranger.example/eye.png"><script>1</script>
    <script src="/throws.js"></script>`),
}

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/throws.js') {
      const type = { 'Content-Type': 'text/javascript' }
      return new Response(
        "new WebSocket('ws://other.example/');console.error('said');throw Error('thrown')",
        { headers: type },
      )
    }
    return new Response(pages[pathname], {
      headers: {
        'Content-Type': 'text/html',
        'Content-Security-Policy': "default-src 'self'; img-src * data:; connect-src *",
      },
    })
  },
})
afterAll(() => server.stop(true))

browserTest('a good page has no troubles, no violations, and a picture', async (open) => {
  const { page, troubles } = await open(`${server.url}good`, { width: 360 })
  expect(await page.textContent('p')).toBe('Good')
  expect(await axeViolations(page)).toEqual([])
  expect(troubles).toEqual(noTroubles)
  expect(statSync(await screenshot(page, 'chromium-good')).size).toBeGreaterThan(1000)
})

browserTest('errors, refusals, strangers and violations are seen', async (open) => {
  const { page, troubles } = await open(`${server.url}bad`)
  await page.waitForLoadState('networkidle')
  expect(await axeViolations(page)).toEqual([expect.stringContaining('image-alt (critical)')])
  expect(troubles.errors).toContain('said')
  expect(troubles.errors.join()).toContain('thrown')
  expect(troubles.refusals.join()).toContain('script-src-elem: inline')
  expect([...troubles.strangers].sort()).toEqual([
    'http://stranger.example/eye.png',
    'ws://other.example/',
  ])
})

test('chromiumBinary: the named one, one on the path, or none', () => {
  expect(chromiumBinary({ CHROMIUM_BIN: '/opt/a', PATH: '/bin' })).toBe('/opt/a')
  expect(chromiumBinary({ PATH: '/nowhere' }) ?? '').not.toContain('/nowhere')
})
