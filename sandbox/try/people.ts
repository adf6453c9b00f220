// Makes the people of the Try page: a profile, a token for it alone, and whatever must have come before.
import * as z from 'zod'
import { type Link, prepare } from '../scenarios/play.ts'
import { claimsOf, findScenario, type Scenario } from '../scenarios/scenarios.ts'
import type { Operator } from './operator.ts'

/** One person, with the only token that the page ever holds. */
export interface MadePerson {
  readonly profile_id: string
  readonly access_token: string
  readonly expires_in: number
  /** Which copy of the papers, and of the selfie. */
  readonly variant: number
  readonly selfie_variant: number
  readonly address: string
  readonly visitor_id: string
  /** What this person says in the form. */
  readonly claims: ReturnType<typeof claimsOf>
  /** How many verifications came before, of this person or of others. */
  readonly came_before: number
}

export interface People {
  /** Null where no scenario has that name. Throws where the API does not answer. */
  make(scenarioName: string): Promise<MadePerson | null>
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() })

export function createPeople({
  operator,
  sandbox,
}: {
  operator: Operator
  sandbox: Link['sandbox']
}): People {
  // Documents of earlier days are still known to a database that is kept.
  const state = { next: Math.floor(Math.random() * 1_000_000_000) }
  const link: Link = {
    api: operator.call,
    sandbox,
    fresh: () => {
      state.next += 1
      return state.next
    },
  }
  return {
    async make(name) {
      const scenario = findScenario(name)
      if (scenario === null) return null
      const person = await prepare(link, scenario)
      const minted = await operator.call(`/api/profiles/${person.profileId}/token`, {
        method: 'POST',
      })
      const { access_token, expires_in } = Token.parse(await minted.json())
      return {
        profile_id: person.profileId,
        access_token,
        expires_in,
        variant: person.variant,
        selfie_variant: person.selfieVariant,
        address: person.address,
        visitor_id: person.visitorId,
        claims: claimsOf(scenario, person.variant),
        came_before: cameBefore(scenario),
      }
    },
  }
}

function cameBefore({ before }: Scenario): number {
  if (before === null) return 0
  return 'attempts' in before ? before.attempts : before.otherProfiles
}
