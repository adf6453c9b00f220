/** The reference page as a browser shows it; every runtime serves the same one (test/http/openapi/docs.test.ts). */

import { beforeAll, expect, setDefaultTimeout } from 'bun:test'
import { axeViolations, browserTest, screenshot } from '../support/chromium.ts'
import { noTroubles } from '../support/page-troubles.ts'
import { createWorld, type World } from '../support/world.ts'

setDefaultTimeout(300_000)

let world: World
beforeAll(async () => {
  world = await createWorld()
})

for (const width of [360, 1280]) {
  browserTest(
    `in Chromium at ${width} pixels: no trouble, nothing for axe to find`,
    async (open) => {
      const server = Bun.serve({
        hostname: '127.0.0.1',
        port: 0,
        fetch: (request) => world.forward(request),
      })
      try {
        const { page: tab, troubles } = await open(`${server.url.origin}/docs`, { width })
        expect(await tab.title()).toBe('Identivia Backend API: reference')
        await screenshot(tab, `docs-${width}`)
        // The first key shows the way past the contents, in front of everything else.
        await tab.keyboard.press('Tab')
        const atFocus = `(() => { const { x, y } = document.activeElement.getBoundingClientRect()
        return document.elementFromPoint(x + 4, y + 4)?.textContent })()`
        expect(await tab.evaluate(atFocus)).toBe('Skip to the content')
        await tab.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
        expect(await axeViolations(tab)).toEqual([])
        const overflow =
          'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(await tab.evaluate(overflow)).toBe(0)
        await tab.locator('a[href="#error-liveness_locked"]').first().click()
        expect(await tab.locator('#error-liveness_locked').isVisible()).toBe(true)
        expect(troubles).toEqual(noTroubles)
      } finally {
        await server.stop(true)
      }
    },
  )
}
