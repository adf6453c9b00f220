// The stack of `npm run dev` on free ports, for the tests of its page.
import {
  startThrowAwayStack,
  type ThrowAwayStack,
} from '../../../tools/scenarios/throw-away-stack.ts'

/** One of its own, for tests after which the API leaves a vendor alone for a while. */
export const freshTryStack = (): Promise<ThrowAwayStack> => startThrowAwayStack(() => undefined)

const started: { stack?: Promise<ThrowAwayStack> } = {}

/** Started on first use, so that a run without Chromium starts nothing. */
export function tryStack(): Promise<ThrowAwayStack> {
  started.stack ??= freshTryStack()
  return started.stack
}

export async function stopTryStack(): Promise<void> {
  const stack = started.stack
  delete started.stack
  await (await stack)?.stop()
}
