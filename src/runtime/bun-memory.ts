/** Frees large buffers soon after their request. JavaScriptCore sees only a few small objects, and would wait for more. */

/** After the response is sent: until then the request refers to its buffers. */
const afterMs = 20

/** Asks for a collection; any number of calls in a row make one. */
export function createCollector(): () => void {
  let isPlanned = false
  return () => {
    if (isPlanned) return
    isPlanned = true
    setTimeout(() => {
      isPlanned = false
      Bun.gc(true)
    }, afterMs)
  }
}
