/** An operation as a curl command. */

import type { Operation, RequestBody } from '../../routes/contract.ts'
import { parameters } from '../document.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Uses the variables API and TOKEN, and the examples of the document. */
export function curlOf({ method, path, scope, body }: Operation): string {
  // Example values, because curl interprets the braces of a template.
  const examplePath = path.replace(/:(\w+)/g, (_, name) => String(parameters[name]?.example))
  const url = `"$API${examplePath}"`
  const verb =
    method === (body === undefined ? 'get' : 'post') ? [] : [`-X ${method.toUpperCase()}`]
  const token = scope === null ? [] : ['-H "Authorization: Bearer $TOKEN"']
  return [['curl -sS', url, ...verb].join(' '), ...token, ...bodyOf(body)].join(' \\\n  ')
}

function bodyOf(body: RequestBody | undefined): string[] {
  if (body?.multipart !== undefined) {
    const { files, example } = body.multipart
    const isFile = (name: string) => files.some((file) => file.name === name)
    return Object.entries(example).map(
      ([name, value]) => `-F ${quoted(isFile(name) ? `${name}=@${name}.jpg` : `${name}=${value}`)}`,
    )
  }
  if (body?.json === undefined) return []
  return ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body.json.example))}`]
}
