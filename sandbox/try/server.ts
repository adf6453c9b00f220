// The Try page: a whole verification in a browser. Served only next to the simulated vendors.
import { Hono } from 'hono'
import * as z from 'zod'
import type { Link } from '../scenarios/play.ts'
import { type Asset, readAssets } from './assets.ts'
import { fromOwnPage, ownHost, pageHeaders } from './guard.ts'
import type { SandboxTeam } from './operator.ts'
import { createOperator } from './operator.ts'
import { createPeople } from './people.ts'

export interface TryPageOptions {
  /** The only origin of the page. */
  readonly origin: string
  readonly api: string
  readonly team: SandboxTeam
  readonly sandbox: Link['sandbox']
}

const NewPerson = z.object({ scenario: z.string().max(64) })
/** Ids of PocketBase and of AWS. Nothing else may get into a path. */
const recordId = /^[a-z0-9]{15}$/
const sessionId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The page calls the API itself, with the token of one applicant. What a team's own server does happens here, with
 * the team's token, which never leaves this process.
 */
export function createTryPage({ origin, api, team, sandbox }: TryPageOptions): Hono {
  const operator = createOperator({ api, team })
  const people = createPeople({ operator, sandbox })
  let assets: Promise<ReadonlyMap<string, Asset>> | undefined

  return new Hono()
    .use('/try/*', pageHeaders(api), ownHost(origin))
    .use('/try/people/*', fromOwnPage(origin))
    .post('/try/people', async (c) => {
      const wanted = NewPerson.safeParse(await c.req.json().catch(() => null))
      const made = wanted.success ? await people.make(wanted.data.scenario) : null
      return made === null
        ? c.json({ error: 'No such scenario' }, 404)
        : c.json({ api, ...made }, 201)
    })
    .get('/try/people/:id', async (c) => {
      const id = c.req.param('id')
      const session = c.req.query('session') ?? ''
      if (!recordId.test(id) || !sessionId.test(session)) return c.notFound()
      const [profile, liveness] = await Promise.all([
        operator.read(`/api/profiles/${id}`),
        operator.read(`/api/face-liveness/results/${session}`),
      ])
      return c.json({ profile, liveness })
    })
    .get('/try/:name?', async (c) => {
      assets ??= readAssets()
      const asset = (await assets).get(c.req.param('name') ?? 'index.html')
      return asset ? c.body(asset.text, 200, { 'content-type': asset.type }) : c.notFound()
    })
    .onError((error, c) => {
      // The API is restarting, or not up yet.
      return c.json({ error: `The API is not ready: ${error.message}` }, 502)
    })
}
