// Creates the people of the Try page: a profile, a token for this profile only, and the earlier submissions.
import * as z from 'zod'
import { type Link, prepare } from '../scenarios/play.ts'
import { claimsOf, findScenario, type Scenario } from '../scenarios/scenarios.ts'
import type { Operator } from './operator.ts'

/** One person, with the only token that the page ever holds. */
export interface NewPerson {
  readonly profile_id: string
  readonly access_token: string
  readonly expires_in: number
  /** Which copy of the documents, and of the selfie. */
  readonly variant: number
  readonly selfie_variant: number
  readonly address: string
  readonly visitor_id: string
  /** What this person claims in the form. */
  readonly claims: ReturnType<typeof claimsOf>
  /** How many verifications came before this one, of this person or of others. */
  readonly came_before: number
}

export interface People {
  /** Null if no scenario has that name. Throws if the API does not answer. */
  make(scenarioName: string): Promise<NewPerson | null>
}

const Token = z.object({ access_token: z.string(), expires_in: z.number() })

export function createPeople({
  operator,
  sandbox,
}: {
  operator: Operator
  sandbox: Link['sandbox']
}): People {
  // Not from 0: the database may still know documents of earlier runs.
  let next = Math.floor(Math.random() * 1_000_000_000)
  const link: Link = {
    api: operator.call,
    sandbox,
    fresh: () => {
      next += 1
      return next
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
