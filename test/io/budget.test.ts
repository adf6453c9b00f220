import { expect, test } from 'bun:test'
import { createBudget } from '../../src/io/budget.ts'

const clock = { ms: 0 }
const budgetOf = (most: number) => createBudget({ most, longestMs: 1000, now: () => clock.ms })

test('what does not fit is refused, and what is given back fits again', () => {
  const budget = budgetOf(10)
  const [first, second] = [budget.open(), budget.open()]
  expect(first.raiseTo(6)).toBe(true)
  expect(second.raiseTo(5)).toBe(false)
  expect(second.raiseTo(4)).toBe(true)
  expect(first.raiseTo(7)).toBe(false)
  expect(first.release()).toBe(6)
  expect(first.release()).toBe(0)
  expect(second.raiseTo(10)).toBe(true)
})

test('a claim that never ends stops counting', () => {
  const budget = budgetOf(1)
  expect(budget.open().raiseTo(1)).toBe(true)
  expect(budget.open().raiseTo(1)).toBe(false)
  clock.ms += 1000
  expect(budget.open().raiseTo(1)).toBe(true)
})

test('a stalled sender loses its place, but only if another needs it', () => {
  const budget = budgetOf(2)
  const given: string[] = []
  const [slow, stalled, third] = [budget.open(), budget.open(), budget.open()]
  slow.raiseTo(1)
  slow.waitFor({ isStalled: () => false, giveUp: () => given.push('slow') })
  stalled.waitFor({ isStalled: () => true, giveUp: () => given.push('stalled') })
  expect(stalled.raiseTo(1)).toBe(true)
  expect(given).toEqual([])
  expect(third.raiseTo(1)).toBe(true)
  expect(given).toEqual(['stalled'])
  expect(stalled.release()).toBe(0)
  expect(budget.open().raiseTo(1)).toBe(false)
})
