/** The events that the simulated browser agent has sent, as both API versions return them. */
import * as z from 'zod'
import { findScenario, type Scenario, unmarked } from '../scenarios/scenarios.ts'
import type { World } from '../world.ts'

export const NewEvent = z.strictObject({
  scenario: z.string().default('approved'),
  /** By default every event comes from a different network, as different people do. */
  ip_address: z.string().max(64).optional(),
  url: z.string().max(2048).default('http://localhost:3000/verify'),
  linked_id: z.string().max(256).optional(),
  /** One device for several verifications. By default every event has a new visitor. */
  visitor_id: z.string().min(1).max(64).optional(),
})
export type NewEvent = z.infer<typeof NewEvent>

export type DeviceEvent = {
  id: string
  visitorId: string
  atMs: number
  ipAddress: string
  url: string
  linkedId: string | null
  scenario: Scenario
}

export interface Events {
  create(wanted: NewEvent): DeviceEvent
  find(id: string): DeviceEvent | null
}

export function createEvents(world: World): Events {
  const events = new Map<string, DeviceEvent>()
  return {
    create(wanted) {
      const scenario = findScenario(wanted.scenario) ?? unmarked
      const atMs = world.now() - scenario.device.ageMs
      const event: DeviceEvent = {
        id: `${atMs}.${letters(world.randomUuid(), 6)}`,
        visitorId: wanted.visitor_id ?? letters(world.randomUuid(), 20),
        atMs,
        ipAddress: wanted.ip_address ?? `2001:db8:${world.randomUuid().slice(0, 4)}::7`,
        url: wanted.url,
        linkedId: wanted.linked_id ?? null,
        scenario,
      }
      if (scenario.device.known) events.set(event.id, event)
      return event
    },
    find: (id) => events.get(id) ?? null,
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Letters and digits as in Fingerprint's ids, from one random UUID. */
function letters(uuid: string, length: number): string {
  const digits = Array.from({ length }, (_, at) => {
    const rest = BigInt(`0x${uuid.replaceAll('-', '')}`) / 62n ** BigInt(at)
    return alphabet[Number(rest % 62n)]
  })
  return digits.join('')
}
