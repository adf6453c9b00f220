// Mutants that change nothing anyone could notice, each with the reason. Named by their text, not by their
// line, so that an edit above them does not lose them.
import type { Mutant } from './workshop.ts'

type Row = readonly [file: string, original: string, replacement: string]

const byReason: Readonly<Record<string, readonly Row[]>> = {
  'no two keys of an object are equal': [['canonical-json.ts', 'a < b', 'a <= b']],
  'the filter or the split after it drops empty words': [
    ['document-types.ts', '/[^\\p{L}]+/gu', '/[^\\p{L}]/gu'],
    ['months.ts', '/[^\\p{L}]+/u', '/[^\\p{L}]/u'],
    ['name-words.ts', '/[^\\p{L}\\p{M}]+/u', '/[^\\p{L}\\p{M}]/u'],
  ],
  'the text null says that there is none, too': [['document-dates.ts', 'text === null', 'false']],
  'without a zone the one printed date is taken, and nothing is compared': [
    ['document-dates.ts', '(dates) => dates[0] ?? null', '() => undefined'],
    ['document-dates.ts', 'dates[0] ?? null', 'dates[0] && null'],
  ],
  'what is not equal to null is another state, too': [
    ['document-mrz.ts', 'zone.alpha2 === null', 'false'],
  ],
  'no list of types has null in it': [
    ['examine-document.ts', 'documentType !== null', 'true'],
    ['examine-document.ts', 'type !== null', 'true'],
  ],
  'of no allowed type the first is missing, and the reader’s is taken': [
    ['examine-document.ts', 'allowed.length === 0', 'false'],
  ],
  'the default is never taken, or is no better than none': [
    ...['dates.ts', 'document-dates.ts', 'document-mrz.ts', 'examine-document.ts'],
    ...['ip-address.ts', 'mrz-names.ts', 'mrz-numbers.ts', 'name-letters.ts', 'name-words.ts'],
    ...['names.ts', 'rules/claims.ts', 'rules/device-signals.ts', 'velocity.ts'],
  ].map((file): Row => [file, "''", '"Stryker was here!"']),
  'the key cannot be reached from outside': [['keyed-hash.ts', 'false', 'true']],
  'no time left is 0 seconds either way': [
    ['liveness.ts', 'lockedUntil > nowMs', 'lockedUntil >= nowMs'],
  ],
  'there are three weights': [['mrz-check-digits.ts', 'weight === undefined', 'false']],
  'a year has four digits': [['mrz-dates.ts', '-2', '+2']],
  'null is not before today': [
    ['mrz-dates.ts', 'date !== null', 'true'],
    [
      'mrz-dates.ts',
      'centuries.map((century) => dateIn(century, field)).filter((date) => date !== null)',
      'centuries.map(century => dateIn(century, field))',
    ],
  ],
  'every day of 19xx is one of 20xx': [['mrz-dates.ts', 'dateIn(19, field) !== null', 'false']],
  'the field has as many positions as the pattern': [
    ['mrz.ts', '/^[A-Z][A-Z<]$/', '/[A-Z][A-Z<]$/'],
    ['mrz.ts', '/^[A-Z][A-Z<]$/', '/^[A-Z][A-Z<]/'],
    ['mrz.ts', '/^[0-9<]{6}$/', '/[0-9<]{6}$/'],
    ['mrz.ts', '/^[0-9<]{6}$/', '/^[0-9<]{6}/'],
  ],
  'only passports have this digit, and one optional field': [
    ['mrz.ts', "''", '"Stryker was here!"'],
  ],
  'of no choices there is no spelling either way': [
    ['name-letters.ts', 'choices.length === 0', 'false'],
    ['name-letters.ts', '[]', '["Stryker was here"]'],
  ],
  'both have their parts here': [
    ['names.ts', 'a.parts?.surname', 'a.parts.surname'],
    ['names.ts', 'b.parts?.surname', 'b.parts.surname'],
    ['names.ts', 'a.parts?.given', 'a.parts.given'],
    ['names.ts', 'b.parts?.given', 'b.parts.given'],
    ['names.ts', '[]', '["Stryker was here"]'],
  ],
  'each side has a core word, so without a pair they conflict': [
    ['names.ts', 'surname.pairs.length === 0', 'false'],
    ['names.ts', 'first.pairs.length + second.pairs.length === 0', 'false'],
    ['names.ts', 'pairing.pairs.length === 0', 'false'],
  ],
  'each side has a core word, so no answer is due here': [['names.ts', "'mismatch'", '""']],
  'a match of nothing is read by nobody': [
    ['dates.ts', '[]', '["Stryker was here"]'],
    ['mrz-numbers.ts', '[]', '["Stryker was here"]'],
  ],
  'a text split has a first part': [['dates.ts', 'year === undefined', 'false']],
  'without a month there is no day': [
    ['dates.ts', 'month === undefined', 'false'],
    ['dates.ts', 'year === undefined || month === undefined', 'false'],
    [
      'dates.ts',
      'year === undefined || month === undefined',
      'year === undefined && month === undefined',
    ],
  ],
  'only the unavailable have a cause': [['decide.ts', "one.state === 'unavailable'", 'true']],
  'no two messages are equal': [
    ['decision-view.ts', 'a.user_message < b.user_message', 'a.user_message <= b.user_message'],
  ],
  'what was found is a text': [['document-checks.ts', 'written === null', 'false']],
  'letters that differ in capitals differ in small ones': [
    [
      'document-fields.ts',
      "text .normalize('NFKC') .toUpperCase()",
      "text.normalize('NFKC').toLowerCase()",
    ],
  ],
  'writing past the end of a typed array does nothing': [
    ['base64.ts', 'index < binary.length', 'index <= binary.length'],
  ],
  'a host has its brackets at its ends alone': [
    [
      'ip-address.ts',
      '/^\\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\\]$/',
      '/\\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\\]$/',
    ],
    [
      'ip-address.ts',
      '/^\\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\\]$/',
      '/^\\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\\]/',
    ],
    ['ip-address.ts', '/^\\[|\\]$/g', '/\\[|\\]$/g'],
    ['ip-address.ts', '/^\\[|\\]$/g', '/^\\[|\\]/g'],
  ],
  'every layout has an optional field': [
    ['mrz-numbers.ts', 'firstOptional === undefined', 'false'],
  ],
  'the rest is all that follows': [
    ['mrz-numbers.ts', '/^([A-Z0-9]+)([0-9])(<.*)$/', '/^([A-Z0-9]+)([0-9])(<.*)/'],
  ],
  'a hit has a strength': [['name-pairs.ts', 'hit.strength === null', 'false']],
  'of nothing but particles each is the name': [
    ['name-words.ts', '() => true', '() => undefined'],
    ['name-words.ts', 'true', 'false'],
  ],
  'one that decides is not on the milder side': [
    ['replay.ts', '(other) => other.code === code && other.effect === effect', '() => undefined'],
    ['replay.ts', 'other.code === code && other.effect === effect', 'false'],
    [
      'replay.ts',
      'severity[shift.to] > severity[shift.from]',
      'severity[shift.to] >= severity[shift.from]',
    ],
  ],
  'no word of a status ends or begins with another': [
    ['replay.ts', '/^(pass|not_applicable)$/', '/(pass|not_applicable)$/'],
    ['replay.ts', '/^(pass|not_applicable)$/', '/^(pass|not_applicable)/'],
  ],
  'whatever is not a match differs': [['rules/claims-of-document.ts', "'mismatch'", '""']],
  'only compared with itself': [['names.ts', "'other'", '""']],
  'only told apart from accepted': [['policy.ts', "'refused'", '""']],
  'the first step has none before it': [['policy.ts', 'index === 0', 'false']],
  'a missing part joins as nothing': [
    ['rules/claims-of-document.ts', 'parts.filter(isText)', 'parts'],
  ],
  'an unavailable document has no reading': [
    ['rules/claims-of-document.ts', "document.state === 'observed'", 'true'],
  ],
  'null is no finite number': [
    ['rules/claims.ts', 'claimed !== null', 'true'],
    ['rules/device-signals.ts', 'score === null', 'false'],
  ],
  'null reaches no threshold': [['rules/claims.ts', 'score !== null', 'true']],
  'a word of no list': [['rules/claims.ts', "'other'", '""']],
  'anything but info weighs': [['rules/device-signals.ts', "'review'", '""']],
  'findings are null exactly where the document is not observed': [
    ['rules/document.ts', "seen.state !== 'observed'", 'false'],
  ],
  'what has no score has none': [['rules/faces.ts', "seen.state === 'observed'", 'true']],
}

const flat = (text: string): string => text.replace(/\s+/g, ' ')

export function whyEquivalent({ file, original, replacement }: Mutant): string | null {
  const isIt = ([ofFile, from, to]: Row) =>
    ofFile === file && from === flat(original) && to === flat(replacement)
  const found = Object.entries(byReason).find(([, rows]) => rows.some(isIt))
  return found?.[0] ?? null
}
