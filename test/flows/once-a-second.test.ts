/** Equal calls are joined while one runs and for a second after it, and no others. */

import { expect, test } from 'bun:test'
import { err, ok, type Result } from '../../src/domain/faults/result.ts'
import { onceASecond } from '../../src/flows/once-a-second.ts'

function joining(isKept?: (value: number) => boolean) {
  const clock = { ms: 0 }
  const join = onceASecond<number>({
    now: () => clock.ms,
    ...(isKept === undefined ? {} : { isKept }),
  })
  const ends: ((result: Result<number>) => void)[] = []
  const call = (key: string) => join(key, () => new Promise((resolve) => ends.push(resolve)))
  return { clock, call, ends }
}

test('one runs at a time for a key, however long it takes, and others have their own', async () => {
  const { clock, call, ends } = joining()
  const first = Array.from({ length: 3 }, () => call('a'))
  clock.ms = 5000
  const more = [...first, call('a')]
  const other = call('b')
  expect(ends).toHaveLength(2)
  ends[0]?.(ok(1))
  ends[1]?.(ok(2))
  expect(await Promise.all(more)).toEqual(more.map(() => ok(1)))
  expect(await other).toEqual(ok(2))
})

test('a result is good for a second after it came', async () => {
  const { clock, call, ends } = joining()
  const first = call('a')
  clock.ms = 3000
  ends[0]?.(ok(1))
  await first
  clock.ms = 3999
  expect(await call('a')).toEqual(ok(1))
  clock.ms = 4000
  void call('a')
  expect(ends).toHaveLength(2)
})

test('a fault is for those who waited for it, and so is a result that is not kept', async () => {
  const { call, ends } = joining((value) => value < 10)
  for (const result of [err({ kind: 'token_missing' }), ok(10)] as const) {
    const before = ends.length
    const both = [call('a'), call('a')]
    ends.at(-1)?.(result)
    expect(await Promise.all(both)).toEqual([result, result])
    expect(ends).toHaveLength(before + 1)
  }
})

test('a call that throws, or that its runtime dropped, does not block its key', async () => {
  const { clock, call, ends } = joining()
  const join = onceASecond<number>({ now: () => clock.ms })
  const bug = join('a', () => Promise.reject(new TypeError('a bug')))
  await expect(bug).rejects.toThrow('a bug')
  expect(await join('a', async () => ok(1))).toEqual(ok(1))
  void call('a')
  clock.ms = 30_000
  void call('a')
  expect(ends).toHaveLength(2)
})
