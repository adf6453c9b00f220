// Takes the person of a scenario through the real API, as a web app and a browser do, and returns the outcome.
import * as z from 'zod'
import { claimsOf, type Scenario } from './scenarios.ts'

/** The API with a token of a team, and its simulated vendors; over a network or in one process. */
export interface Link {
  api(path: string, init: RequestInit): Promise<Response>
  sandbox(path: string, init?: RequestInit): Promise<Response>
  /** A number that no document, device or network has had before. */
  fresh(): number
}

export interface Played {
  scenario: Scenario
  outcome: string
  codes: string[]
  passed: boolean
  profileId: string
  seconds: number
}

/** What one submission has in common with another of the same scenario. */
export interface Person {
  profileId: string
  variant: number
  /** Which copy of the selfie: the same bytes are the same recording. */
  selfieVariant: number
  address: string
  visitorId: string
}

type Submitted = { outcome: string; codes: string[] }

/** Changes a submission before it is sent, as tests of hostile content do. */
export type Alter = (form: FormData, variant: number) => Promise<void> | void

export async function play(
  link: Link,
  scenario: Scenario,
  alter: Alter = () => undefined,
): Promise<Played> {
  const startedAt = performance.now()
  const person = await prepare(link, scenario)
  const { outcome, codes } = await submit(link, { scenario, person, alter })
  const { expected } = scenario
  return {
    scenario,
    outcome,
    codes,
    passed: outcome === expected.outcome && sorted(codes) === sorted(expected.reasons),
    profileId: person.profileId,
    seconds: (performance.now() - startedAt) / 1000,
  }
}

/** A new person, with the earlier submissions that the scenario requires. */
export async function prepare(link: Link, scenario: Scenario): Promise<Person> {
  const person = await newPerson(link)
  await playBefore(link, scenario, person)
  return person
}

async function playBefore(link: Link, scenario: Scenario, person: Person): Promise<void> {
  const { before } = scenario
  if (before === null) return
  const times = 'attempts' in before ? before.attempts : before.otherProfiles
  for (let time = 0; time < times; time += 1) {
    const other = await personBefore(link, before, person)
    await submit(link, { scenario, person: other, alter: () => undefined })
  }
}

async function personBefore(
  link: Link,
  before: NonNullable<Scenario['before']>,
  person: Person,
): Promise<Person> {
  const other = await newPerson(link)
  if ('attempts' in before)
    return { ...other, profileId: person.profileId, variant: person.variant }
  switch (before.sharing) {
    case 'device':
      return { ...other, visitorId: person.visitorId }
    case 'document':
      return { ...other, variant: person.variant }
    case 'face':
      return { ...other, selfieVariant: person.selfieVariant }
    case 'address':
      return { ...other, address: person.address }
  }
}

const sorted = (codes: readonly string[]) => [...codes].sort().join()

const maxVariants = 100_000
const Id = z.object({ id: z.string() })
const Session = z.object({ sessionId: z.string() })
const Event = z.object({ event_id: z.string(), visitor_id: z.string() })
const Answer = z.object({
  code: z.string().optional(),
  data: z
    .object({
      decision: z.object({
        outcome: z.string(),
        reasons: z.array(z.object({ code: z.string() })),
      }),
    })
    .optional(),
})

async function newPerson(link: Link): Promise<Person> {
  const number = link.fresh()
  const created = await link.api('/api/profiles/create', json({ userID: `scenario-${number}` }))
  return {
    profileId: Id.parse(await answerOf(created)).id,
    variant: number % maxVariants,
    selfieVariant: number % maxVariants,
    // A separate network: otherwise everybody after the twentieth person would come from a busy one.
    address: `10.${(number >> 8) & 255}.${number & 255}.7`,
    visitorId: `ScenarioVisitor${number}`,
  }
}

interface Submission {
  scenario: Scenario
  person: Person
  alter: Alter
}

async function submit(link: Link, { scenario, person, alter }: Submission): Promise<Submitted> {
  const { profileId } = person
  const opened = await link.api('/api/face-liveness/session', json({ profile_id: profileId }))
  const { sessionId } = Session.parse(await answerOf(opened))
  const selfie = await pictureOf(
    link,
    `${scenario.name}/selfie.jpg?variant=${person.selfieVariant}`,
  )
  await answerOf(
    await link.sandbox(`/sandbox/liveness/${sessionId}`, { method: 'POST', body: selfie }),
  )
  const body = await formOf(link, scenario, { ...person, sessionId })
  await alter(body, person.variant)
  const response = await link.api(`/api/verification_history/${profileId}`, {
    method: 'POST',
    body,
  })
  const answer = Answer.parse(await response.json())
  const decision = answer.data?.decision
  if (decision)
    return { outcome: decision.outcome, codes: decision.reasons.map(({ code }) => code) }
  const refused = response.status === 409
  return {
    outcome: refused ? 'refused' : `HTTP ${response.status}`,
    codes: [(answer.code ?? '').toUpperCase()],
  }
}

async function formOf(
  link: Link,
  scenario: Scenario,
  { variant, address, visitorId, sessionId }: Person & { sessionId: string },
): Promise<FormData> {
  const { visitor_id: claimedVisitor, ...claims } = claimsOf(scenario, variant)
  const wanted = { scenario: scenario.name, ip_address: address, visitor_id: visitorId }
  const event = Event.parse(
    await answerOf(await link.sandbox('/sandbox/fingerprint/events', json(wanted))),
  )
  const form = new FormData()
  for (const [name, value] of Object.entries(claims)) form.set(name, String(value))
  form.set('liveness_session_id', sessionId)
  const visitor = claimedVisitor ?? event.visitor_id
  form.set('fingerprint', JSON.stringify({ eventId: event.event_id, visitorId: visitor }))
  for (const file of scenario.files.filter((name) => name !== 'selfie')) {
    const path = `${scenario.name}/${file}.jpg?variant=${variant}`
    form.set(file, await pictureOf(link, path), `${file}.jpg`)
  }
  return form
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function pictureOf({ sandbox }: Link, path: string): Promise<Blob> {
  const response = await sandbox(`/specimens/${path}`)
  if (!response.ok) throw new Error(`/specimens/${path} answered ${response.status}`)
  return new Blob([await response.arrayBuffer()], { type: 'image/jpeg' })
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json()
  throw new Error(`${new URL(response.url || 'http://app').pathname} answered ${response.status}`)
}
