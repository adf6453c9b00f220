// The Worker as one file, built with the settings of `wrangler deploy`.
import { join } from 'node:path'
import { build, type Metafile, stop } from 'esbuild'

const root = join(import.meta.dirname, '..')

export interface WorkerBundle {
  code: Uint8Array
  inputs: Metafile['outputs'][string]['inputs']
}

export async function bundleWorker(): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(root, 'src', 'runtime', 'workers.ts')],
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
    logLevel: 'error',
  })
  await stop()
  const [code] = outputFiles
  const [output] = Object.values(metafile.outputs)
  if (code === undefined || output === undefined) throw new Error('esbuild made no file')
  return { code: code.contents, inputs: output.inputs }
}
