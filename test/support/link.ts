/** Plays scenarios against the app of a world. */

import type { Link } from '../../sandbox/scenarios/play.ts'
import { goodClaims, tokenOf, type World } from './world.ts'

export async function linkOf(world: World): Promise<Link> {
  const authorization = `Bearer ${await tokenOf(goodClaims({ team: world.team }))}`
  let next = 0
  return {
    api: async (path, { headers = {}, ...init }) => {
      const sent = new Headers(headers)
      sent.set('authorization', authorization)
      return world.request(path, { ...init, headers: sent })
    },
    sandbox: async (path, init) => world.sandbox.app.request(path, init),
    fresh: () => {
      next += 1
      return next
    },
  }
}
