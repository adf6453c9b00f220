import { expect, test } from 'bun:test'
import { join } from 'node:path'

const jobs = join(import.meta.dir, '..', '..', 'tools', 'test', 'jobs.ts')

/** Runs these programs side by side in a process of their own; what it shows, and its results as JSON. */
async function shownBy(programs: Record<string, string>): Promise<string[]> {
  const list = Object.entries(programs).map(([name, code]) => ({ name, args: ['-e', code] }))
  const code = `
    import { runJobs } from ${JSON.stringify(jobs)}
    const ran = await runJobs(${JSON.stringify(list)}, 2)
    console.log(JSON.stringify(ran.map(({ job, code }) => [job.name, code])))
  `
  const child = Bun.spawn([process.execPath, '-e', code], { stdout: 'pipe', env: {} })
  const text = await child.stdout.text()
  return text.split('\n').filter((line) => line !== '')
}

test('outputs are shown one after the other, whichever ends first, and the codes are kept', async () => {
  const slow = `await Bun.sleep(300); console.log('slow'); process.exit(3)`
  expect(
    await shownBy({ slow, quick: `console.log('quick')`, last: `console.error('last')` }),
  ).toEqual([
    '== slow',
    'slow',
    '== quick',
    'quick',
    '== last',
    'last',
    '[["slow",3],["quick",0],["last",0]]',
  ])
})
