/** A budget of the whole process, in bytes or places: what does not fit is refused at once and not queued. */

export interface Claim {
  /** Raises the claim to this amount. False, with nothing changed, if that does not fit. */
  raiseTo: (amount: number) => boolean
  /** Who the claim waits for; null once it waits for nobody. */
  waitFor: (sender: Sender | null) => void
  /** Gives everything back, and returns how much that was. */
  release: () => number
}

/** Sends what the claim was made for, and loses its place to another if it stalls. */
export interface Sender {
  isStalled: () => boolean
  giveUp: () => void
}

export interface Budget {
  /** A claim of nothing yet. */
  open: () => Claim
}

interface Options {
  most: number
  /** A claim that is held for longer was dropped by its runtime, as Workers do, and no longer counts. */
  longestMs: number
  /** Epoch milliseconds. */
  now: () => number
}

interface Held {
  amount: number
  untilMs: number
  sender: Sender | null
}

export function createBudget({ most, longestMs, now }: Options): Budget {
  const claims = new Set<Held>()
  let used = 0
  const drop = (claim: Held) => {
    used -= claim.amount
    claim.amount = 0
    claims.delete(claim)
  }

  /** Only under pressure: while there is room, a slow sender may take its time. */
  const makeRoom = (own: Held, more: number) => {
    for (const claim of claims) {
      if (used + more <= most) return
      const { sender } = claim
      if (claim === own) continue
      if (claim.untilMs <= now()) drop(claim)
      else if (sender?.isStalled()) {
        drop(claim)
        sender.giveUp()
      }
    }
  }

  return {
    open: () => {
      const own: Held = { amount: 0, untilMs: now() + longestMs, sender: null }
      return {
        raiseTo: (amount) => {
          const more = amount - own.amount
          if (more <= 0) return true
          makeRoom(own, more)
          if (used + more > most) return false
          used += more
          own.amount = amount
          claims.add(own)
          return true
        },
        waitFor: (sender) => {
          own.sender = sender
        },
        release: () => {
          const { amount } = own
          drop(own)
          return amount
        },
      }
    },
  }
}
