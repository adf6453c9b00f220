// Builds the client package as published: two entries and their shared code as minified ESM, with types.
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, stop } from 'esbuild'

const root = join(import.meta.dirname, '..', '..')
export const clientDir = join(root, 'client')
const source = (name: string) => join(clientDir, 'src', name)

export async function buildClient(): Promise<void> {
  const outdir = join(clientDir, 'dist')
  await rm(outdir, { recursive: true, force: true })
  await build({
    entryPoints: [source('server.ts'), source('browser.ts')],
    outdir,
    bundle: true,
    // So that both entries share one error class.
    splitting: true,
    chunkNames: 'shared',
    format: 'esm',
    target: 'es2022',
    minify: true,
    sourcemap: true,
    logLevel: 'error',
  })
  await stop()
  await types(outdir)
}

async function types(outDir: string): Promise<void> {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly']
  const args = [compiler, '-p', join(root, 'client/tsconfig.json'), ...options, '--outDir', outDir]
  await promisify(execFile)(process.execPath, args)
  for (const name of await readdir(outDir)) {
    if (name.endsWith('.d.ts')) await nameModules(join(outDir, name))
  }
}

/** Declarations keep imports like `./retry.ts`, which must be `./retry.js` in the package. */
async function nameModules(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'"))
}
