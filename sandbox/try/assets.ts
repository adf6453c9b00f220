// The files of the Try page. Its modules are bundled for browsers at the first request.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface Asset {
  readonly type: string
  readonly text: string
}

const styles = ['style', 'forms', 'verdict', 'phone'] as const
const folder = join(import.meta.dirname, 'page')

/** By the name after `/try/`. */
export async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const asset = async (name: string, type: string): Promise<[string, Asset]> => [
    name,
    { type, text: await readFile(join(folder, name), 'utf8') },
  ]
  return new Map([
    await asset('index.html', 'text/html; charset=utf-8'),
    ...(await Promise.all(styles.map((name) => asset(`${name}.css`, 'text/css; charset=utf-8')))),
    await asset('icon.svg', 'image/svg+xml'),
    ['main.js', { type: 'text/javascript; charset=utf-8', text: await bundled() }],
  ])
}

async function bundled(): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(folder, 'main.ts')],
    target: 'browser',
  })
  const [bundle] = outputs
  if (!bundle) throw new Error('The modules of the Try page produced no bundle')
  return bundle.text()
}
