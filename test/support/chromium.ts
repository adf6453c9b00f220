// Tests in Chromium: pages that are watched, judged by axe, and pictured.
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
  /** Origins that the page may call beside its own. */
  readonly alsoAllowed?: readonly string[]
}

export interface WatchedPage {
  readonly page: Page
  readonly troubles: Troubles
}

/** Opens the address in a profile of its own, which ends with the test. */
export type Open = (url: string, wanted?: PageWanted) => Promise<WatchedPage>

const folder = join(import.meta.dirname, '..', '..', '.cache', 'screenshots')
const skipped = chromiumBinary(process.env) === undefined && !process.env.CI
if (skipped) process.stderr.write(`\nSKIPPED: tests in a browser. ${noChromium}\n\n`)

/** A test in Chromium. Without one it is skipped with the reason in its name, and in CI it fails. */
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
      // Movement makes the pictures of a page differ from run to run.
      reducedMotion: 'reduce',
    })
    contexts.push(context)
    // The test has a deadline; a busy machine takes longer than Playwright's half a minute.
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

/** What axe finds wrong, one line for each element; all its rules count, best practices too. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations }: axe.AxeResults = await page.evaluate('axe.run()')
  return violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map(({ target }) => `${id} (${impact}): ${help}: ${target.join(' ')}`),
  )
}

/** The whole page as a picture to look at, in `.cache/screenshots`, which git ignores. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, fullPage: true })
  return path
}
