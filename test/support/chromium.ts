// Tests in Chromium: pages with their errors recorded, checked by axe, and saved as screenshots.
import { test } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { chromiumBinary, noChromium, sharedChromium } from './chromium-process.ts'
import { type Troubles, watch } from './page-troubles.ts'

export interface PageWanted {
  /** Size of the window in CSS pixels. */
  readonly width?: number
  readonly height?: number
  /** Origins that the page may call besides its own. */
  readonly alsoAllowed?: readonly string[]
}

export interface WatchedPage {
  readonly page: Page
  readonly troubles: Troubles
}

/** Opens the URL in a browser context of its own, which is closed with the test. */
export type Open = (url: string, wanted?: PageWanted) => Promise<WatchedPage>

const folder = join(import.meta.dirname, '..', '..', '.cache', 'screenshots')
const skipped = chromiumBinary(process.env) === undefined && !process.env.CI
if (skipped) process.stderr.write(`\nSKIPPED: tests in a browser. ${noChromium}\n\n`)

/** A test in Chromium. Without Chromium it is skipped, with the reason in its name; in CI it fails. */
export function browserTest(name: string, run: (open: Open) => Promise<void>): void {
  if (skipped) test.skip(`${name} (skipped: ${noChromium})`, () => undefined)
  else test(name, () => inChromium(run))
}

async function inChromium(run: (open: Open) => Promise<void>): Promise<void> {
  const chromium = await sharedChromium()
  const contexts: BrowserContext[] = []
  const open: Open = async (url, { width = 1280, height = 800, alsoAllowed = [] } = {}) => {
    const context = await chromium.newContext({
      viewport: { width, height },
      // Animations would make screenshots differ from run to run.
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    // The test has its own deadline, and a busy machine may need longer than Playwright's 30 seconds.
    context.setDefaultTimeout(0)
    const troubles = await watch(context, [new URL(url).origin, ...alsoAllowed])
    const page = await context.newPage()
    await page.goto(url)
    return { page, troubles }
  }
  try {
    await run(open)
  } finally {
    for (const context of contexts) await context.close()
  }
}

/** What axe reports, one line per element, by all its rules, best practices included. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations }: axe.AxeResults = await page.evaluate('axe.run()')
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target }) => `${id} (${impact}): ${help}: ${target.join(' ')}`),
  )
}

/** Saves a screenshot of the whole page in `.cache/screenshots`, which git ignores. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}
