/** Documents that never expire, whether they print a far year or a word for it. */

import { possibleDates } from '../dates/dates.ts'

/** How such a document is noted, however it is printed. */
export const endlessDate = '9999-12-31'

/** Years in which no document ends: 9999 of ICAO 9303, and 2999 on Italian cards. */
const endlessYear = /^(?:9999|2999)-/

/** Whether a text for the date of expiry says that there is none. */
export const isEndless = (text: string): boolean =>
  words.has(plain(text)) || possibleDates(text).some((date) => endlessYear.test(date))

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()

/** As cards of these languages print it. Words for nothing, such as `none`, say nothing about the end. */
const words: ReadonlySet<string> = new Set(
  (
    'permanent|permanente|no expiry|no expiration|does not expire|never expires|never|unlimited|indefinite|lifetime' +
    '|lifelong|unbefristet|unbegrenzt|illimité|illimitée|sans limite|permanent|illimitata|illimitato|senza scadenza' +
    '|indefinido|indefinida|no caduca|sin vencimiento|vitalicio|vitalicia|vitalício|vitalícia|não expira|onbeperkt' +
    '|bezterminowo|bezterminowy|na czas nieokreślony|doživotně|neomezeno|trajno|trajna|nelimitat|határozatlan' +
    '|tills vidare|süresiz|seumur hidup|không thời hạn|бессрочно|бессрочный|безстроково|безстроковий|безсрочно' +
    '|трајно|αόριστη|دائم|دائمی|长期|長期|永久|无限期|無期限|终身|終身|영구|ตลอดชีพ'
  )
    .split('|')
    .map(plain),
)
