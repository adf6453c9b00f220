/** How far this device's clock is from the server's, from the `Date` of its responses. */

export interface ServerClock {
  /** The `Date` of a response, and when this device sent the request and got the response. */
  note: (date: string | null, sentAtMs: number, arrivedAtMs: number) => void
  /** Milliseconds to add to this device's time to get the server's; 0 until a response had a `Date`. */
  offsetMs: () => number
}

/** `Date` is in whole seconds and may be from any time between request and response: less says nothing. */
const resolutionMs = 1000

export function serverClock(): ServerClock {
  let offsetMs = 0
  return {
    note: (date, sentAtMs, arrivedAtMs) => {
      const serverMs = Date.parse(date ?? '')
      if (Number.isNaN(serverMs)) return
      // The second that `Date` names has begun when it is written, which is at neither end but between.
      const least = serverMs - arrivedAtMs
      const most = serverMs + resolutionMs - sentAtMs
      offsetMs = least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2)
    },
    offsetMs: () => offsetMs,
  }
}
