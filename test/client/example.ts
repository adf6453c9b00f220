/** The example of the client's page as files, beside what its reader would bring. */

import { readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { fromRoot } from './package.ts'
import type { Stack } from './stack.ts'

const page = readFileSync(fromRoot('client', 'README.md'), 'utf8')
const shortPage = readFileSync(fromRoot('README.md'), 'utf8')

/** The few lines on the repository's own page, as a program against this stack. */
export const shortExample = ({ apiUrl }: Stack): string => {
  const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(shortPage) ?? []
  const lines = code.replace('http://127.0.0.1:8000', apiUrl)
  return `import { clientId, clientSecret } from './your-config.js'\n${lines}`
}

/** Code blocks that name their file: \`\`\`ts server.ts */
export const blocks: Readonly<Record<string, string>> = Object.fromEntries(
  [...page.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
)

/** Where the browser's half gets its token: of the same program, or of a server of its own. */
export type TokenFrom = 'same program' | 'site'

const askForToken: Record<TokenFrom, string> = {
  'same program': `import { startVerification } from './server.js'
export const askForToken = () => startVerification('jane')
`,
  site: `import type { ApplicantToken } from '@identivia/client/browser'
export const askForToken = async (): Promise<ApplicantToken> =>
  (await fetch('/token', { method: 'POST' })).json()
`,
}

/** The sandbox stands in for the camera and the agent in the browser. */
const yourApp = (stack: Stack, scenario: string) => `
import type { LivenessCredentialProvider, LivenessSession } from '@identivia/client/browser'

export { askForToken } from './ask-for-token.js'
export const apiUrl = ${JSON.stringify(stack.apiUrl)}
const sandbox = ${JSON.stringify(stack.sandboxUrl)}

export async function picture(name: string): Promise<Blob> {
  const answer = await fetch(sandbox + '/specimens/${scenario}/' + name + '.jpg')
  return answer.blob()
}

export async function showLivenessCheck(
  session: LivenessSession,
  config: { credentialProvider: LivenessCredentialProvider; systemClockOffset: number },
): Promise<void> {
  const { accessKeyId, expiration } = await config.credentialProvider()
  if (!accessKeyId.startsWith('ASIA')) throw new Error('No temporary keys')
  if (!(expiration.getTime() + config.systemClockOffset > Date.now())) throw new Error('Expired')
  const url = sandbox + '/sandbox/liveness/' + session.sessionId
  const played = await fetch(url, { method: 'POST', body: await picture('selfie') })
  if (!played.ok) throw new Error('The check was not played: ' + played.status)
}

export const asked: string[] = []
export async function askForBack(): Promise<Blob> {
  asked.push('back')
  return picture('document_back')
}
export async function askForDocumentType(): Promise<'passport'> {
  asked.push('type')
  return 'passport'
}

export async function deviceEventId(): Promise<string> {
  const answer = await fetch(sandbox + '/sandbox/fingerprint/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"scenario":"${scenario}"}',
  })
  return (await answer.json()).event_id
}
`

export const yourConfig = ({ apiUrl, clientId, clientSecret }: Stack) =>
  Object.entries({ apiUrl, clientId, clientSecret })
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join('')

/** A person who is verified, and one who sends something that is no picture. */
const asPerson = `import { explain, verify } from './browser.js'
import { picture } from './your-app.js'

export async function asPerson() {
  const [front, photo] = await Promise.all([picture('document_front'), picture('facial_photo')])
  const decision = await verify(front, photo)
  const problem = await verify(new Blob(['no picture']), photo).then(() => 'none', explain)
  return { decision, problem }
}
`

/** Both halves in one program. */
const everything = `import { asPerson } from './as-person.js'
import { readVerdict, startVerification } from './server.js'

export async function everything() {
  const { decision, problem } = await asPerson()
  const { profile_id } = await startVerification('jane')
  return { decision, problem, verdict: await readVerdict(profile_id) }
}
`

/** The example as TypeScript. */
export const sources = (
  stack: Stack,
  from: TokenFrom,
  scenario = 'approved',
): Record<string, string> => ({
  ...blocks,
  'ask-for-token.ts': askForToken[from],
  'your-app.ts': yourApp(stack, scenario),
  'your-config.ts': yourConfig(stack),
  'as-person.ts': asPerson,
  'everything.ts': everything,
  'program.ts': `import { everything } from './everything.js'

console.log(JSON.stringify(await everything()))
`,
  'worker.ts': `import { everything } from './everything.js'

export default { fetch: async (): Promise<Response> => Response.json(await everything()) }
`,
})

/** The same as modules that need no compiler, each still importing the package by its name. */
export async function modules(files: Record<string, string>): Promise<Record<string, string>> {
  const made = await Promise.all(
    Object.entries(files).map(
      async ([name, code]): Promise<[string, string]> => [
        name.replace(/\.ts$/, '.js'),
        (await transform(code, { loader: 'ts', format: 'esm' })).code,
      ],
    ),
  )
  return Object.fromEntries(made)
}
