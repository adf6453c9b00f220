/** All simulated vendors on one origin, with their controls. Each call creates a separate sandbox. */
import { Hono } from 'hono'
import { createCredentials } from './aws/credentials.ts'
import { createLiveness } from './aws/liveness.ts'
import { rekognition } from './aws/rekognition.ts'
import { sts } from './aws/sts.ts'
import { controlRoutes } from './controls/control-routes.ts'
import { type Controls, createControls } from './controls/controls.ts'
import { createEvents, type DeviceEvent, NewEvent } from './fingerprint/events.ts'
import { fingerprint } from './fingerprint/fingerprint.ts'
import { openAi } from './openai/openai.ts'
import { findScenario, type SpecimenName } from './scenarios/scenarios.ts'
import { specimenRoutes } from './specimens/specimen-routes.ts'
import { createSpecimens, type Injection } from './specimens/specimens.ts'
import { type Wait, type World, waitOnTimers } from './world.ts'

export type { Failure, Target } from './controls/failures.ts'
export { sandboxKeys } from './keys.ts'

export type SandboxOptions = {
  now: () => number
  randomUuid: () => string
  /** How a slow vendor waits. Tests pass a function that does not. */
  wait?: Wait
}

export type SpecimenWanted = { format?: 'jpg' | 'png'; variant?: number; injection?: Injection }

export type Sandbox = Omit<Controls, 'plan' | 'record'> & {
  app: Hono
  /** Like `app.fetch`, but rejects when the request is aborted, as a network does. */
  fetch: (request: Request) => Promise<Response>
  /** One picture of a scenario, without going through HTTP. */
  specimen: (
    scenario: string,
    file: SpecimenName,
    wanted?: SpecimenWanted,
  ) => Promise<Uint8Array<ArrayBuffer>>
  /** Acts as the browser agent: `POST /sandbox/fingerprint/events` without HTTP. */
  deviceEvent: (wanted: Partial<NewEvent>) => DeviceEvent
}

export function createSandbox({ now, randomUuid, wait = waitOnTimers }: SandboxOptions): Sandbox {
  const controls = createControls()
  const world: World = {
    now,
    randomUuid,
    wait,
    controls,
    credentials: createCredentials(randomUuid),
    specimens: createSpecimens(),
  }
  const liveness = createLiveness(world)
  const events = createEvents(world)

  const app = new Hono()
    .route('/', rekognition(world, liveness))
    .route('/', sts(world))
    .route('/', openAi(world))
    .route('/', fingerprint(world, events))
    .route('/', controlRoutes(world, { liveness, events }))
    .route('/', specimenRoutes(world))

  const { plan: _plan, record: _record, ...controlled } = controls
  return {
    ...controlled,
    app,
    fetch: (request) => untilAborted(request, async () => app.fetch(request)),
    specimen: (name, file, { format = 'jpg', variant = 0, ...more } = {}) => {
      const scenario = findScenario(name)
      if (!scenario) throw new TypeError(`No scenario is called ${name}`)
      return world.specimens.make({ scenario, file, format, variant, ...more })
    },
    deviceEvent: (wanted) => events.create(NewEvent.parse(wanted)),
  }
}

function untilAborted(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const { signal } = request
  if (signal.aborted) return Promise.reject(signal.reason)
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    answer()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort))
  })
}
