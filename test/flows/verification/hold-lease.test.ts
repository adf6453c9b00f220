import { expect, test } from 'bun:test'
import { err, ok, type Result } from '../../../src/domain/faults/result.ts'
import type { LeaseStore } from '../../../src/domain/ports/store.ts'
import { giveBack, whileHeld } from '../../../src/flows/verification/hold-lease.ts'
import { untraced } from '../../store/world.ts'

const lease = { id: 'lease', sessionId: 'session' }
const failure = err({ kind: 'store', reason: 'timeout' })

function fakes(prolonged: Result<boolean>[], released: Result<void>[] = []) {
  const pauses: number[] = []
  const counts = { beats: 0, releases: 0 }
  const leases: LeaseStore = {
    take: () => Promise.resolve(ok(null)),
    removeDead: () => Promise.resolve(ok(0)),
    prolong: async () => {
      counts.beats += 1
      return prolonged.shift() ?? ok(false)
    },
    release: async () => {
      counts.releases += 1
      return released.shift() ?? ok(undefined)
    },
  }
  const sleep = async (ms: number) => {
    pauses.push(ms)
  }
  return { needs: { leases, sleep }, pauses, counts }
}

test('a lease is prolonged every 8 seconds, over failures, until it is lost', async () => {
  const { needs, pauses, counts } = fakes([ok(true), failure, ok(true), ok(false)])
  const work = async () => {
    while (counts.beats < 4) await Bun.sleep(1)
    return 'done'
  }
  expect(await whileHeld(needs, lease, untraced, work)).toBe('done')
  expect([counts.beats, pauses]).toEqual([4, [8000, 8000, 8000, 8000]])
})

test('it is not prolonged once the work has ended, even by a bug', async () => {
  const { needs, counts } = fakes([ok(true)])
  const bug = () => Promise.reject(new Error('a bug'))
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
  expect(await whileHeld({ ...needs, sleep }, lease, untraced, bug).catch(String)).toBe(
    'Error: a bug',
  )
  expect(counts.beats).toBe(0)
})

test('giving a lease back is tried three times', async () => {
  const twice = fakes([], [failure, failure])
  await giveBack(twice.needs, lease, untraced)
  expect([twice.counts.releases, twice.pauses]).toEqual([3, [200, 800]])
  const once = fakes([])
  await giveBack(once.needs, lease, untraced)
  expect([once.counts.releases, once.pauses]).toEqual([1, []])
  const never = fakes([], [failure, failure, failure, failure])
  await giveBack(never.needs, lease, untraced)
  expect(never.counts.releases).toBe(3)
})
