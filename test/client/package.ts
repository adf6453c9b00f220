/** The package of the client as npm would publish it, installed where a test can use it. */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClient, clientDir } from '../../tools/client/build.ts'

const root = join(import.meta.dirname, '..', '..')

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

export async function run(command: string[], cwd: string, env = process.env): Promise<Ran> {
  const child = Bun.spawn(command, { cwd, env, stdout: 'pipe', stderr: 'pipe', stdin: 'ignore' })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}

async function must(command: string[], cwd: string): Promise<Ran> {
  const ran = await run(command, cwd)
  if (ran.code !== 0) throw new Error(`${command.join(' ')}: ${ran.stdout}${ran.stderr}`)
  return ran
}

const folders: string[] = []
const newFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `identivia-client-${name}-`))
  folders.push(folder)
  return folder
}

/** Everything that was made here; for the end of a test file. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  packed.tarball = undefined
}

const packed: { tarball?: Promise<string> | undefined } = {}

/** Path of the tarball, made once a run. */
export function tarball(): Promise<string> {
  packed.tarball ??= pack()
  return packed.tarball
}

async function pack(): Promise<string> {
  await buildClient()
  const folder = newFolder('pack')
  const options = ['--ignore-scripts', '--destination', folder, '--quiet']
  await must([process.execPath, 'pm', 'pack', ...options], clientDir)
  const [name] = readdirSync(folder)
  if (name === undefined) throw new Error('Nothing was packed')
  return join(folder, name)
}

/** A new folder with the package in its node_modules, and these files beside it. */
export async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = newFolder('project')
  const installed = join(folder, 'node_modules', '@identivia', 'client')
  mkdirSync(installed, { recursive: true })
  await must(['tar', '-xzf', await tarball(), '-C', installed, '--strip-components', '1'], folder)
  const manifest = { type: 'module', dependencies: { '@identivia/client': '*' } }
  for (const [name, text] of Object.entries({
    'package.json': JSON.stringify(manifest),
    ...files,
  })) {
    writeFileSync(join(folder, name), text)
  }
  return folder
}

export const fromRoot = (...parts: string[]): string => join(root, ...parts)
