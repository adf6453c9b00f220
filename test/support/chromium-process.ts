// Chromium: where it is on this machine, and the one process that a test run shares.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'

type Env = Readonly<Record<string, string | undefined>>

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macOs = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Why tests are skipped, and what to do about it. */
export const noChromium =
  'No Chromium found: install it (on Debian: apt-get install chromium), or set CHROMIUM_BIN'

/** `CHROMIUM_BIN`, else the first on the PATH, else the one in macOS's applications; undefined if there is none. */
export function chromiumBinary(env: Env): string | undefined {
  if (env.CHROMIUM_BIN) return env.CHROMIUM_BIN
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...macOs].find(isExecutable)
}

declare global {
  // On the global object, so that there is one browser even if test files have their own modules.
  var identiviaTestChromium: Promise<Browser> | undefined
}

/** The browser of this test run, started on first use. Do not close it: others use it too. */
export function sharedChromium(): Promise<Browser> {
  globalThis.identiviaTestChromium ??= startChromium()
  return globalThis.identiviaTestChromium
}

/** Closes the browser, if it was started. For the preload only. */
export async function stopSharedChromium(): Promise<void> {
  // If it failed to start, the tests that needed it have failed already.
  const running = await globalThis.identiviaTestChromium?.catch(() => undefined)
  await running?.close()
}

async function startChromium(): Promise<Browser> {
  const executablePath = chromiumBinary(process.env)
  if (!executablePath) throw new Error(noChromium)
  // Imported when needed: the preload loads this file in every run, and few runs open a page.
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath, timeout: 0 })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
