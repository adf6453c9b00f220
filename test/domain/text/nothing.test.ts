/** Words that stand for nothing are no values, and names and numbers that look like them stay. */

import { describe, expect, test } from 'bun:test'
import { textOrNull } from '../../../src/domain/text/nothing.ts'

const nothing =
  'N/A|n / a|[REDACTED]|illegible|Not visible|(not provided)|[Name Redacted]|the number is not visible|UNKNOWN|' +
  'unleserlich|geschwärzt|illisible|ilegible|não consta|illeggibile|nieczytelny|okunamıyor|неразборчиво|Не указано|' +
  'δυσανάγνωστο|غير معروف|ناخوانا|לא קריא|अपठनीय|อ่านไม่ออก|无法识别|判読不能|판독 불가|--|…|███████'

describe('nothing in every field', () => {
  test.each(nothing.split('|'))('%s', (text) => {
    const kinds = ['name', 'country', 'other'] as const
    expect(kinds.map((kind) => textOrNull(text, kind))).toEqual([null, null, null])
  })
})

test.each(['Ｎ／Ａ', 'N\u200b/A', 'ille\u00adgible', 'іllegible', 'ＸＸＸＸ'])(
  '%j stands for nothing in every spelling',
  (text) => {
    expect(textOrNull(text, 'other')).toBeNull()
  },
)

test.each(['None', 'null', 'nil', 'NA', 'XXXXXXXXX', 'x-x-x', '****1234', 'brak', 'boş'])(
  '%s is no number and no date',
  (text) => {
    expect(textOrNull(text, 'other')).toBeNull()
  },
)

test.each(['Null', 'Jennifer Null', 'NA', 'Na', 'None', 'Nil', 'Bos', 'Brak', 'Hidden', 'Blank'])(
  '%s is a name',
  (text) => {
    expect(textOrNull(text, 'name')).toBe(text)
  },
)

test.each(['NA', 'XXX', 'NO', 'Namibia', 'UNO'])('%s is a country or a code', (text) => {
  expect(textOrNull(text, 'country')).toBe(text)
})

test.each(['NA1234567', 'XX0000017', 'XXA12345', 'X1', 'NIL-4417', '000000000'])(
  '%s is a number',
  (text) => {
    expect(textOrNull(text, 'other')).toBe(text)
  },
)

test('a field that is null stays null', () => {
  expect(textOrNull(null, 'name')).toBeNull()
})
