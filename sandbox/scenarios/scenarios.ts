/** The table of named scenarios. The simulators, the tests and the documentation all read it. */
import { claims } from './rows/claims.ts'
import { devices } from './rows/devices.ts'
import { documents } from './rows/documents.ts'
import { outages } from './rows/outages.ts'
import { people } from './rows/people.ts'
import { repetitions } from './rows/repetitions.ts'
import { review, row, type Scenario } from './scenario.ts'

export { type Claims, claimsOf, type Scenario, type SpecimenName } from './scenario.ts'

export const scenarios: readonly Scenario[] = [
  ...people,
  ...documents,
  ...devices,
  ...claims,
  ...outages,
  ...repetitions,
]

/** How a image without a mark behaves: a user's own photo, on which no document is readable. */
export const unmarked: Scenario = row(
  { name: 'unmarked', title: 'Your own image', description: 'One face; no readable document.' },
  review('DOCUMENT_UNREADABLE', 'DOCUMENT_SUSPECT', 'DOCUMENT_COUNTRY_UNKNOWN'),
  { document: { readable: false } },
)

const byName = new Map(scenarios.map((scenario) => [scenario.name, scenario]))

export const findScenario = (name: string): Scenario | null => byName.get(name) ?? null

/** The scenario of a image. A mark with an unknown name counts as no mark. */
export const scenarioOf = (specimen: { scenario: string } | null): Scenario =>
  (specimen && findScenario(specimen.scenario)) ?? unmarked
