/** Plays scenarios against the app of a world. */

import type { Link } from '../../sandbox/scenarios/play.ts'
import { goodClaims, tokenOf, type World } from './world.ts'

export async function linkOf(it: World): Promise<Link> {
  const authorization = `Bearer ${await tokenOf(goodClaims({ team: it.team }))}`
  const state = { next: 0 }
  return {
    api: async (path, { headers = {}, ...init }) => {
      const sent = new Headers(headers)
      sent.set('authorization', authorization)
      return it.request(path, { ...init, headers: sent })
    },
    sandbox: async (path, init) => it.sandbox.app.request(path, init),
    fresh: () => {
      state.next += 1
      return state.next
    },
  }
}
