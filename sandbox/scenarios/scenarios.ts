/** The table of named scenarios: the simulators, the tests and the documentation all read from it. */
import { claims } from './rows/claims.ts'
import { devices } from './rows/devices.ts'
import { outages } from './rows/outages.ts'
import { papers } from './rows/papers.ts'
import { people } from './rows/people.ts'
import { repetitions } from './rows/repetitions.ts'
import { review, row, type Scenario } from './scenario.ts'

export { type Claims, claimsOf, type Scenario, type SpecimenName } from './scenario.ts'

export const scenarios: readonly Scenario[] = [
  ...people,
  ...papers,
  ...devices,
  ...claims,
  ...outages,
  ...repetitions,
]

/** How a picture without a mark behaves: somebody's own photo, on which no document can be read. */
export const unmarked: Scenario = row(
  { name: 'unmarked', title: 'An own picture', description: 'One face; no readable document.' },
  review('DOCUMENT_UNREADABLE', 'DOCUMENT_SUSPECT', 'DOCUMENT_COUNTRY_UNKNOWN'),
  { document: { readable: false } },
)

const byName = new Map(scenarios.map((scenario) => [scenario.name, scenario]))

export const findScenario = (name: string): Scenario | null => byName.get(name) ?? null

/** The scenario of a picture; a mark that names none is as good as no mark. */
export const scenarioOf = (specimen: { scenario: string } | null): Scenario =>
  (specimen && findScenario(specimen.scenario)) ?? unmarked
