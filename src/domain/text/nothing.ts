/** Texts that stand for nothing: words for none, hidden or unreadable, as people and models write them. */

import { plainText, unmixedWords } from './fold.ts'

/** What a field holds decides which words can be a value: Null is a surname, and NA is Namibia. */
export type FieldKind = 'name' | 'country' | 'other'

/** The text, or null if it is empty or only says that there is none, or that it is hidden or cannot be read. */
export function textOrNull(text: string | null, kind: FieldKind): string | null {
  return text === null || saysNothing(text, kind) ? null : text
}

export function saysNothing(raw: string, kind: FieldKind): boolean {
  // Neither another width nor an invisible mark in a word makes it a value.
  const text = unmixedWords(plainText(raw))
  if (!/[\p{L}\p{N}]/u.test(text)) return true
  // XXX is the code of an unspecified nationality (ICAO 9303 part 3, section 5).
  if (kind !== 'country' && isMasked(text)) return true
  if (/^\W*n\s*[/\\]\s*a\W*$/i.test(text)) return true
  const words = plainWords(text).split(' ')
  const core = words.filter((word) => !about.has(word))
  const phrases = [words, core].map((list) => list.join(' '))
  const says = (list: ReadonlySet<string>) => phrases.some((phrase) => list.has(phrase))
  if (says(always)) return true
  return kind === 'other'
    ? says(unlessName) || says(unlessCountry)
    : kind === 'country' && says(unlessName)
}

/** `XXXXXXXXX`, or a number of which a part is covered, as in `*****1234`. A number may begin with XX. */
const isMasked = (text: string): boolean =>
  /^[^\p{L}\p{N}]*(?:x[^\p{L}\p{N}]*){2,}$/iu.test(text) || /[*•●█■▇▓▒░?_]{2,}/u.test(text)

const plainWords = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Words that may stand beside them: `[Name Redacted]`, `the number is not visible`. */
const about = new Set(
  (
    'THE A FIELD VALUE TEXT DATA NAME NAMES FULL SURNAME FAMILY FIRST GIVEN LAST NUMBER NO DOCUMENT PASSPORT CARD ID' +
    ' DATE OF BIRTH EXPIRY ISSUE COUNTRY NATIONALITY ISSUING IS ARE WAS PARTIALLY PARTLY FULLY COMPLETELY INTENTIONALLY LEFT'
  ).split(' '),
)

const setOf = (lists: string): ReadonlySet<string> =>
  new Set(lists.split('|').map((phrase) => plainWords(phrase)))

/** Nobody's name and no country's, in any of these languages. */
const always = setOf(
  // English. `Not` and a participle is one pattern, so each is spelt out once.
  [
    'visible|available|applicable|present|specified|readable|legible|provided|shown|found|stated|given|known|clear',
  ]
    .concat(
      'recorded|detected|printed|listed|included|discernible|disclosed|entered|set|defined|recognized',
    )
    .flatMap((list) => list.split('|'))
    .map((word) => `not ${word}`)
    .join('|') +
    '|undefined|unknown|unavailable|redacted|masked|obscured|censored|blurred|blurry|illegible|unreadable|unclear' +
    '|invisible|withheld|anonymized|anonymised|unspecified|undetermined|indeterminate|no value|no information' +
    '|no data|cannot read|cannot be read|could not be read|unable to read|not able to read|cut off|out of frame|tbd' +
    '|placeholder|not visible in image|empty string|no name|no number|none given|none provided|n a n' +
    // German, Dutch
    '|unbekannt|unleserlich|unlesbar|keine angabe|keine angaben|nicht lesbar|nicht sichtbar|nicht vorhanden' +
    '|nicht erkennbar|nicht bekannt|nicht angegeben|nicht verfügbar|nicht zutreffend|geschwärzt|verdeckt|entfällt' +
    '|onbekend|onleesbaar|verborgen|niet zichtbaar|niet leesbaar|niet beschikbaar|niet van toepassing|n v t' +
    // French
    '|inconnu|inconnue|illisible|néant|masqué|masquée|caviardé|non visible|non lisible|non disponible' +
    '|non renseigné|non renseignée|non applicable|non spécifié|non indiqué|sans objet|pas visible|caché|cachée' +
    // Spanish, Portuguese, Italian
    '|desconocido|desconocida|ninguno|ninguna|ilegible|no disponible|no visible|no legible|no aplica|no consta' +
    '|sin datos|no especificado|no indicado|tachado|censurado|desconhecido|desconhecida|nenhum|nenhuma|ilegível' +
    '|não disponível|não visível|não legível|não aplicável|não consta|não informado|não identificado|sem dados' +
    '|sconosciuto|sconosciuta|illeggibile|nascosto|oscurato|non visibile|non leggibile|non disponibile' +
    '|non applicabile|non specificato|non indicato' +
    // Polish, Czech, Croatian, Romanian, Hungarian
    '|nieznany|nieznane|nieznana|nieczytelny|nieczytelne|brak danych|nie dotyczy|niewidoczne|neznámý|neznámé' +
    '|nečitelné|neuvedeno|nepoznato|nečitko|nije vidljivo|necunoscut|ilizibil|ismeretlen|olvashatatlan' +
    // Nordic, Turkish, Indonesian, Vietnamese
    '|okänd|oläslig|saknas|ej synlig|inte synlig|ukendt|ulæselig|ikke synlig|ukjent|uleselig|tuntematon|ei tiedossa' +
    '|ei näkyvissä|bilinmiyor|okunamıyor|okunaksız|belirtilmemiş|görünmüyor|tidak diketahui|tidak terbaca' +
    '|tidak terlihat|tidak ada|tidak tersedia|không có|không rõ|không đọc được' +
    // Cyrillic and Greek
    '|неизвестно|неизвестен|неизвестна|неразборчиво|нечитаемо|скрыто|отсутствует|не видно|не указано|не указан' +
    '|не читается|нет данных|нет|невідомо|нерозбірливо|немає|приховано|не вказано|не видно|няма данни|нечетливо' +
    '|άγνωστο|άγνωστος|δυσανάγνωστο|κανένα|μη διαθέσιμο|δεν φαίνεται' +
    // Arabic, Persian, Hebrew
    '|غير معروف|غير واضح|غير متوفر|غير مقروء|غير مرئي|لا يوجد|مخفي|مجهول|فارغ|نامشخص|ناخوانا|ندارد|לא ידוע|לא קריא' +
    '|לא נראה|אין|מוסתר' +
    // Hindi, Thai, Chinese, Japanese, Korean
    '|अज्ञात|अपठनीय|उपलब्ध नहीं|ไม่มี|ไม่ทราบ|ไม่ระบุ|อ่านไม่ออก|มองไม่เห็น|ไม่ชัดเจน|无|無|未知|不明|不详|不詳|空白|隐藏|隱藏' +
    '|无法识别|無法識別|无法辨认|看不清|不可见|不可見|未提供|已遮挡|已遮蓋|なし|該当なし|非表示|判読不能|判読不可|読取不能|空欄|記載なし|未記入' +
    '|없음|알 수 없음|알수없음|미상|불명|판독 불가|판독불가|비공개|해당 없음|해당없음',
)

/** Words for nothing that are also somebody's name. */
const unlessName = setOf(
  'null|nil|nan|none|hidden|covered|blank|empty|missing|absent|removed|cropped|tbc|keine|kein|leer|geen|leeg|aucun' +
    '|aucune|vide|vacío|vacía|oculto|oculta|nulo|vazio|vuoto|nessuno|nessuna|brak|ukryty|žádné|skryto|nema|nincs' +
    '|lipsă|ingen|dold|yok|gizli|boş|kosong|nvt|пусто|няма',
)

/** Namibia's code, and a name in China and Korea. */
const unlessCountry = setOf('na|n a')
