// The Worker as one file: the one that `wrangler deploy` uploads, that test/runtimes runs and that docs/bundle.md measures.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin, stop } from 'esbuild'

const root = join(import.meta.dirname, '..', '..')

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
  /** Bytes of each source file in the bundle. */
  inputs: Record<string, number>
}

/** Where the Worker of production begins, from the root of the repository. */
export const workerEntry = join('src', 'runtime', 'workers.ts')

/** Takes about a second; fails where a stub lacks a name that is imported. */
export async function bundleWorker(entry = workerEntry): Promise<WorkerBundle> {
  const { outputFiles, metafile, warnings } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    outfile: 'worker.js',
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'browser'],
    define: {
      'navigator.userAgent': '"Cloudflare-Workers"',
      'process.env.NODE_ENV': '"production"',
    },
    plugins: [leaveOut],
    logLevel: 'error',
  })
  await stop()
  const [warning] = warnings
  if (warning !== undefined) throw new Error(warning.text)
  const [file] = outputFiles
  const [output] = Object.values(metafile.outputs)
  if (file === undefined || output === undefined) throw new Error('esbuild made no file')
  const inputs = Object.entries(output.inputs).map(([path, { bytesInOutput }]) => [
    path,
    bytesInOutput,
  ])
  return { code: file.text, inputs: Object.fromEntries(inputs) }
}

const leaveOut: Plugin = {
  name: 'leave-out',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]openai[\\/].*\.mjs$/ }, async ({ path }) => {
      const isUnreached = unreached.some((pattern) => pattern.test(path.replaceAll('\\', '/')))
      return isUnreached ? { contents: stubOf(await readFile(path, 'utf8')) } : null
    })
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
