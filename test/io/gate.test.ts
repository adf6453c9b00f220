import { expect, test } from 'bun:test'
import { createGate } from '../../src/io/gate.ts'

/** A gate, and work that ends when it is told to. */
function opened(limits = { atOnce: 2, waiting: 2, longestWaitMs: 400 }) {
  const clock = { ms: 0 }
  const gate = createGate(limits, { longestMs: 60_000, now: () => clock.ms })
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const run = (name: string, caller: object = {}) =>
    gate.run(caller, () => {
      started.push(name)
      return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
    })
  const end = async (name: string) => {
    ends.get(name)?.()
    await Bun.sleep(0)
  }
  return { gate, clock, started, run, end }
}

test('some run, some wait in order, and the rest are refused before they start', async () => {
  const { gate, started, run, end } = opened()
  const running = [run('a'), run('b'), run('c'), run('d')]
  expect(gate.isFull()).toBe(true)
  expect(await run('e')).toBeNull()
  expect(started).toEqual(['a', 'b'])
  await end('b')
  await end('c')
  expect(started).toEqual(['a', 'b', 'c', 'd'])
  await Promise.all([end('a'), end('d')])
  expect(await Promise.all(running)).toEqual(['a', 'b', 'c', 'd'])
  expect(gate.isFull()).toBe(false)
})

test('who has been let in is never refused, and goes first', async () => {
  const { started, run, end } = opened({ atOnce: 1, waiting: 1, longestWaitMs: 400 })
  const known = {}
  const first = run('first', known)
  const newcomer = run('newcomer')
  const second = run('second', known)
  expect(await run('refused')).toBeNull()
  await end('first')
  await end('second')
  await end('newcomer')
  expect(await Promise.all([first, newcomer, second])).toEqual(['first', 'newcomer', 'second'])
  expect(started).toEqual(['first', 'second', 'newcomer'])
})

test('after slow calls fewer may wait', async () => {
  const { clock, run, end } = opened({ atOnce: 1, waiting: 100, longestWaitMs: 400 })
  const slow = run('slow')
  clock.ms += 2400
  await end('slow')
  expect(await slow).toBe('slow')
  // 300 ms on average: one may wait, a second one would wait for 600 ms.
  const running = run('running')
  const waiting = run('waiting')
  expect(await run('too late')).toBeNull()
  await end('running')
  await end('waiting')
  expect(await Promise.all([running, waiting])).toEqual(['running', 'waiting'])
})

test('who has waited for too long is refused, and the next one starts', async () => {
  const { clock, started, run, end } = opened({ atOnce: 1, waiting: 9, longestWaitMs: 400 })
  const slow = run('slow')
  const early = run('early')
  clock.ms += 300
  const late = run('late')
  clock.ms += 200
  await end('slow')
  expect(await early).toBeNull()
  await end('late')
  expect([await slow, await late]).toEqual(['slow', 'late'])
  expect(started).toEqual(['slow', 'late'])
})

test('a failure gives its place back', async () => {
  const { gate, run, end } = opened({ atOnce: 1, waiting: 0, longestWaitMs: 400 })
  const failing = gate.run({}, () => Promise.reject(new Error('no')))
  expect(failing).rejects.toThrow('no')
  await failing.catch(() => undefined)
  const next = run('next')
  await end('next')
  expect(await next).toBe('next')
})
