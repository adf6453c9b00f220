// What the flows need of the running stack: an image of a document, and a profile whose verification is decided.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type Link, play } from '../../sandbox/scenarios/play.ts'
import { scenarios } from '../../sandbox/scenarios/scenarios.ts'
import { sandboxTeams } from '../dev/environment.ts'
import type { ThrowAwayStack } from '../scenarios/throw-away-stack.ts'
import { cache } from './recipes.ts'
import type { FlowEnv } from './trial.ts'

const [{ clientId, clientSecret }] = sandboxTeams

export async function flowEnv(stack: ThrowAwayStack): Promise<FlowEnv> {
  const document = join(cache, 'document_front.jpg')
  const picture = await fetch(`${stack.sandbox}/specimens/approved/document_front.jpg`)
  await writeFile(document, new Uint8Array(await picture.arrayBuffer()))
  return {
    API_URL: stack.api,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    DOCUMENT: document,
    DECIDED_ID: await decidedProfile(stack),
  }
}

async function decidedProfile(stack: ThrowAwayStack): Promise<string> {
  const approved = scenarios.find(({ name }) => name === 'approved')
  if (approved === undefined) throw new Error('The sandbox has no scenario "approved"')
  const played = await play(await linkTo(stack), approved)
  if (!played.passed) throw new Error(`The scenario "approved" ended with ${played.outcome}`)
  return played.profileId
}

const Token = z.object({ access_token: z.string() })

async function linkTo({ api, sandbox }: ThrowAwayStack): Promise<Link> {
  const answer = await fetch(`${api}/api/auth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token } = Token.parse(await answer.json())
  let last = 0
  return {
    api: (path, init) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${access_token}`)
      return fetch(`${api}${path}`, { ...init, headers })
    },
    sandbox: (path, init = {}) => fetch(`${sandbox}${path}`, init),
    fresh: () => {
      last += 1
      return last
    },
  }
}
