// Plays every scenario against a running sandbox and compares the outcomes with the table; or writes their page.
import { writeFileSync } from 'node:fs'
import { type Link, type Played, play } from '../../sandbox/scenarios/play.ts'
import { scenarios } from '../../sandbox/scenarios/scenarios.ts'
import { sandboxTeams } from '../dev/environment.ts'
import { pagePath, scenariosPage } from './page.ts'
import { codesWithout, tableHead, tableRow, tableSummary } from './table.ts'
import { startThrowAwayStack } from './throw-away-stack.ts'

const usage = `Usage: npm run scenarios              against the stack of \`npm run dev\`
       npm run scenarios -- --start   against a temporary stack on free ports
       npm run scenarios -- --docs    writes docs/scenarios.md without playing

API_URL, SANDBOX_URL, CLIENT_ID and CLIENT_SECRET select another sandbox and team.
Exit code: 0 all pass and every reason code is reached, 1 otherwise, 2 invalid usage or no sandbox`

const exitCodes = { passed: 0, failed: 1, usage: 2 } as const

interface Sandbox {
  api: string
  sandbox: string
}

process.exitCode = await run(process.argv.slice(2))

async function run(words: readonly string[]): Promise<number> {
  const [word] = words
  if (words.length > 1 || (word !== undefined && !/^--(start|docs)$/.test(word))) {
    console.error(usage)
    return exitCodes.usage
  }
  if (word === '--docs') {
    writeFileSync(pagePath, scenariosPage())
    console.log(`Written: ${pagePath}`)
    return exitCodes.passed
  }
  try {
    return word === '--start' ? await playOnItsOwn() : await playAll(running())
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : String(thrown))
    return exitCodes.usage
  }
}

async function playOnItsOwn(): Promise<number> {
  const stack = await startThrowAwayStack(console.error)
  try {
    return await playAll(stack)
  } finally {
    await stack.stop()
  }
}

function running(): Sandbox {
  const { API_URL, SANDBOX_URL, PORT, SANDBOX_PORT } = process.env
  return {
    api: API_URL || `http://127.0.0.1:${PORT || 8000}`,
    sandbox: SANDBOX_URL || `http://127.0.0.1:${SANDBOX_PORT || 8100}`,
  }
}

/** One after the other: two concurrent outages would open a circuit breaker for all. */
async function playAll(urls: Sandbox): Promise<number> {
  const startedAt = performance.now()
  const link = await linkTo(urls)
  const played: Played[] = []
  console.log(tableHead())
  for (const scenario of scenarios) {
    const one = await play(link, scenario)
    played.push(one)
    for (const line of tableRow(one)) console.log(line)
  }
  const seconds = (performance.now() - startedAt) / 1000
  for (const line of tableSummary(played, seconds)) console.log(line)
  const complete = played.every(({ passed }) => passed) && codesWithout(played).length === 0
  return complete ? exitCodes.passed : exitCodes.failed
}

async function linkTo({ api, sandbox }: Sandbox): Promise<Link> {
  const token = await tokenOf(api)
  // Not from 0: the database may still know documents of earlier runs.
  let next = Math.floor(Math.random() * 1_000_000_000)
  return {
    api: (path, init) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${token}`)
      return fetch(`${api}${path}`, { ...init, headers })
    },
    sandbox: (path, init = {}) => fetch(`${sandbox}${path}`, init),
    fresh: () => {
      next += 1
      return next
    },
  }
}

async function tokenOf(api: string): Promise<string> {
  const [team] = sandboxTeams
  const { CLIENT_ID, CLIENT_SECRET } = process.env
  const answer = await fetch(`${api}/api/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: CLIENT_ID || team.clientId,
      client_secret: CLIENT_SECRET || team.clientSecret,
    }),
  }).catch(() => null)
  if (answer === null) {
    throw new Error(`Nothing answers at ${api}: start \`npm run dev\` first, or add --start`)
  }
  const body = await answer.json()
  if (!answer.ok) throw new Error(`${api} issued no token for this client: ${answer.status}`)
  return String(body.access_token)
}
