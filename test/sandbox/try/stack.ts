// The stack of `npm run dev` on free ports, for the tests of its page.
import {
  startThrowAwayStack,
  type ThrowAwayStack,
} from '../../../tools/scenarios/throw-away-stack.ts'

/** A separate stack, for tests after which the API stops calling a vendor for a while. */
export const freshTryStack = (): Promise<ThrowAwayStack> => startThrowAwayStack(() => undefined)

let started: Promise<ThrowAwayStack> | undefined

/** Started on first use, so that a run without Chromium starts nothing. */
export function tryStack(): Promise<ThrowAwayStack> {
  started ??= freshTryStack()
  return started
}

export async function stopTryStack(): Promise<void> {
  const stack = started
  started = undefined
  await (await stack)?.stop()
}
