// The Worker as one file: the one that `wrangler deploy` uploads, that test/runtimes runs and that docs/bundle.md measures.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Plugin, rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')

/**
 * What of the openai package a chat completion does not reach. Its client names all of its 22 resources, so that no
 * bundler can leave them out by itself. The client stays as it is, and so do its errors.
 */
const unreached = [
  /resources\/(?!chat\/|index\.)/,
  // Streams and tools of chat completions.
  /(lib|_vendor|internal\/decoders)\//,
  /core\/(streaming|pagination)\./,
  // Queries, files and other ways to log in.
  /(internal\/(qs\/|uploads\.|to-file\.)|core\/uploads\.|auth\/|azure\.|bedrock\.)/,
].map(({ source }) => new RegExp(`/openai/${source}`))

export interface WorkerBundle {
  code: string
  /** Characters of each source file that are in the bundle, before it was minified. */
  inputs: Record<string, number>
}

/** Takes about a second; fails where a stub lacks a name that is imported. */
export async function bundleWorker(): Promise<WorkerBundle> {
  const bundle = await rolldown({
    input: join(root, 'src', 'runtime', 'workers.ts'),
    cwd: root,
    platform: 'browser',
    resolve: { conditionNames: ['workerd', 'worker', 'browser', 'import', 'default'] },
    transform: {
      target: 'es2024',
      define: {
        'navigator.userAgent': '"Cloudflare-Workers"',
        'process.env.NODE_ENV': '"production"',
      },
    },
    plugins: [leaveOut],
    logLevel: 'warn',
    onLog: (_level, { message }) => {
      throw new Error(message)
    },
  })
  const {
    output: [file, ...others],
  } = await bundle.generate({ format: 'esm', minify: true, codeSplitting: false })
  await bundle.close()
  if (others.length > 0) throw new Error('The Worker is more than one file')
  const inputs = Object.entries(file.modules).map(([path, { renderedLength }]) => [
    path,
    renderedLength,
  ])
  return { code: file.code, inputs: Object.fromEntries(inputs) }
}

const leaveOut: Plugin = {
  name: 'leave-out',
  load: async (path) => {
    const isUnreached = unreached.some((pattern) => pattern.test(path.replaceAll('\\', '/')))
    return isUnreached ? stubOf(await readFile(path, 'utf8')) : null
  },
}

/**
 * An empty class for every name that a module exports. The client constructs its resources and never looks at them;
 * whatever else is done with a stub, a call included, throws.
 */
function stubOf(module: string): string {
  const declared = [...module.matchAll(/^export (?:async )?(?:class|function|const|let) (\w+)/gm)]
  const listed = [...module.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map(
      (name) =>
        name
          .split(/\sas\s/)
          .at(-1)
          ?.trim() ?? '',
    ),
  )
  // What hands on the names of another module does so still; that one is a stub itself.
  const handedOn = module.match(/^export \* from .+$/gm) ?? []
  const names = new Set([...declared.map(([, name]) => name), ...listed])
  names.delete('')
  return [...[...names].map((name) => `export class ${name} {}`), ...handedOn].join('\n')
}
