// The Chromium of this machine: where it is, and the one process that a whole test run shares.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'

type Env = Readonly<Record<string, string | undefined>>

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macOs = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Why there is none, and what to do about it. */
export const noChromium =
  'No Chromium here: install it (on Debian: apt-get install chromium), or name one by CHROMIUM_BIN'

/** `CHROMIUM_BIN`, else the first on the path, else where macOS keeps it; undefined for none. */
export function chromiumBinary(env: Env): string | undefined {
  if (env.CHROMIUM_BIN) return env.CHROMIUM_BIN
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...onPath, ...macOs].find(isExecutable)
}

declare global {
  // On the global object, so that it is one browser even where test files get modules of their own.
  var identiviaTestChromium: Promise<Browser> | undefined
}

/** The browser of this test run, started on first use. Do not close it: others use it too. */
export function sharedChromium(): Promise<Browser> {
  globalThis.identiviaTestChromium ??= startChromium()
  return globalThis.identiviaTestChromium
}

/** Ends the browser, if it was ever started. For the preload only. */
export async function stopSharedChromium(): Promise<void> {
  // One that never started has failed the tests that wanted it already.
  const running = await globalThis.identiviaTestChromium?.catch(() => undefined)
  await running?.close()
}

async function startChromium(): Promise<Browser> {
  const executablePath = chromiumBinary(process.env)
  if (!executablePath) throw new Error(noChromium)
  // Read when needed: the preload loads this file for every run, and few runs open a page.
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
