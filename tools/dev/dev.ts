// The whole product on one machine, without keys: PocketBase, the vendor simulators and the API.
import { chooseAddresses } from './addresses.ts'
import { pocketbaseEmail, sandboxTeams, urlsOf } from './environment.ts'
import { curlSession } from './session.ts'
import { startStack } from './stack.ts'

const log = (line: string) => console.error(line)
const stops: (() => Promise<void>)[] = []
let ending: Promise<void> | undefined

// One Ctrl-C may cause several signals: from the terminal, npm and our wrapper.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endAll(0, 'Stopping')
  })
}

try {
  const ports = await chooseAddresses(process.env)
  const onStarted = (stop: () => Promise<void>) => {
    // This part started while the rest was being stopped.
    if (ending !== undefined) stop()
    stops.push(stop)
  }
  const { broken } = await startStack({ ports, log, onStarted })
  const urls = urlsOf(ports)
  console.log(introduction(urls))
  broken.then((reason) => endAll(1, reason))
} catch (thrown) {
  if (ending === undefined) {
    await endAll(1, thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** Stops what was started, newest first, so that the API can finish while its database still runs. */
function endAll(exitCode: number, reason: string): Promise<void> {
  ending ??= (async () => {
    log(reason)
    for (const stop of stops.toReversed()) await stop()
    process.exit(exitCode)
  })()
  return ending
}

function introduction(urls: ReturnType<typeof urlsOf>): string {
  const [teamA, teamB] = sandboxTeams
  const credentials = [teamA, teamB].map(
    ({ team, clientId, clientSecret }) =>
      `  ${team}   client_id ${clientId}   client_secret ${clientSecret}`,
  )
  return `
The API is up, on a real PocketBase and simulated vendors.

  Try page    ${urls.sandbox}/try   (a whole verification in your browser)
  API         ${urls.api}   (its reference: ${urls.api}/docs)
  PocketBase  ${urls.pocketbase}/_/   (${pocketbaseEmail}, password in .cache/dev/secrets.json)
  Simulators  ${urls.sandbox}   (their scenarios: ${urls.sandbox}/specimens)

Two sandbox teams:
${credentials.join('\n')}

Paste this into another terminal (bash or zsh) to verify some simulated people:

${curlSession({ ...urls, ...teamA })}
Ctrl-C stops everything; the data stays in pb_data.
`
}
