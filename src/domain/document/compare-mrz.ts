/** The machine-readable zone of a document against the text printed on it. */

import { isKnownCountry, mrzCountry, toAlpha2 } from '../countries/countries.ts'
import { stateOf } from '../countries/territories.ts'
import { isReordered } from '../names/name-order.ts'
import { relateNames } from '../names/names.ts'
import type { NameText } from '../names/parse-name.ts'
import { sameDocumentNumber, sameGender } from './compare-fields.ts'
import { typesOfMrzCode } from './document-type.ts'
import type { MrzField, ParsedMrz } from './mrz/mrz.ts'
import type { DocumentReading, RulesVersion } from './reading.ts'

/** Printed fields that the machine-readable zone repeats and may contradict. */
export type MrzDisagreement =
  | 'name'
  | 'document_number'
  | 'date_of_birth'
  | 'expiry_date'
  | 'gender'
  | 'nationality'
  | 'issuing_country'
  | 'document_type'

/** Printed fields that cannot be compared with the zone: in another script, or a country in unknown words. */
export type MrzIncomparable = 'name' | 'nationality' | 'issuing_country'

/**
 * What cannot be compared has not been confirmed. A name in another script counts as compared if another field of the
 * document has it in the zone's script.
 */
export function mrzIncomparables(reading: DocumentReading, mrz: ParsedMrz): MrzIncomparable[] {
  const names = printedNames(reading).map((printed) => relateNames(mrz.raw.name, printed))
  const isUnknown = (printed: string | null, code: string) =>
    relateCountry(printed, code) === 'incomparable'
  const found: [MrzIncomparable, boolean][] = [
    ['name', names.length > 0 && names.every((relation) => relation === 'incomparable')],
    ['nationality', isUnknown(reading.nationality, mrz.nationality)],
    ['issuing_country', isUnknown(reading.issuing_country, mrz.issuer)],
  ]
  return found.filter(([, isIncomparable]) => isIncomparable).map(([field]) => field)
}

/** Whether a printed form of the name has its words in another order than the zone. */
export const isNameReordered = (reading: DocumentReading, mrz: ParsedMrz): boolean =>
  printedNames(reading).some((printed) => isReordered(printed, mrz.raw.name))

/** The fields in which the print and the zone contradict each other. `resolve-dates.ts` compares the dates. */
export function mrzDisagreements(
  reading: DocumentReading,
  mrz: ParsedMrz,
  rules: RulesVersion = 2,
): MrzDisagreement[] {
  const contradictsCountry = (printed: string | null, code: string): boolean =>
    rules === 1
      ? contradictsCountryUnderVersion1(printed, code)
      : relateCountry(printed, code) === 'contradicts'
  // The model puts a country that the document does not label in `country`: the issuer's or the holder's.
  const isOfNeither =
    rules !== 1 &&
    [mrz.issuer, mrz.nationality].every((code) => contradictsCountry(reading.country, code))
  const found: [MrzDisagreement, boolean][] = [
    ['name', printedNames(reading).some((printed) => contradictsName(printed, mrz))],
    ['document_number', contradictsNumber(reading.document_number, mrz)],
    ['gender', reading.gender !== null && sameGender(reading.gender, mrz.sex ?? '') === false],
    ['nationality', contradictsCountry(reading.nationality, mrz.nationality)],
    ['issuing_country', contradictsCountry(reading.issuing_country, mrz.issuer) || isOfNeither],
    ['document_type', contradictsType(reading, mrz)],
  ]
  const isFound = ([field, contradicts]: [MrzDisagreement, boolean]) =>
    contradicts || mrz.invalidFields.some((invalid) => fieldOf[invalid] === field)
  return found.filter(isFound).map(([field]) => field)
}

/** Each form in which the model returned the name. All of them are printed, so each one has to agree. */
export function printedNames({ name, surname, given_names }: DocumentReading): NameText[] {
  const [whole, last, first] = [name, surname, given_names].map((text) => text?.trim() ?? '')
  const isSplit = last !== '' && first !== ''
  const parts = isSplit ? { surname: last ?? '', given: first ?? '' } : `${last}${first}`
  return [whole ?? '', parts].filter((text) => text !== '')
}

/** A zone with only part of the name is a contradiction, unless the zone was too short for the whole name. */
function contradictsName(printed: NameText, mrz: ParsedMrz): boolean {
  const relation = relateNames(mrz.raw.name, printed)
  return relation === 'mismatch' || (relation === 'partial' && !mrz.nameTruncated)
}

/**
 * Spanish and other cards print the personal number large and the card's own number small, and the zone has both.
 * Either of them is confirmed by the zone, so the model may return either.
 */
function contradictsNumber(printed: string | null, mrz: ParsedMrz): boolean {
  if (printed === null || printed.trim() === '') return false
  return !zoneNumbers(mrz).some((number) => sameDocumentNumber(printed, number))
}

/** All numbers in the zone. In Vietnam's optional field, the number ends at two fillers and other data follows. */
export function zoneNumbers({ documentNumber, optional }: ParsedMrz): string[] {
  const beside = optional.flatMap((field) => [field, field.split('<<')[0] ?? ''])
  return [...new Set([documentNumber, ...beside])].filter((number) => number !== '')
}

/** A known code without a country, such as XXA or UTO, contradicts every country. An unknown code contradicts none. */
function relateCountry(
  printed: string | null,
  code: string,
): 'agrees' | 'contradicts' | 'incomparable' {
  const zone = mrzCountry(code)
  // A code that nobody knows holds the document by itself (DOCUMENT_COUNTRY_UNKNOWN).
  if (printed === null || !/\p{L}/u.test(printed) || !zone.known) return 'agrees'
  const country = toAlpha2(printed)
  if (country !== null) {
    return zone.alpha2 !== null && stateOf(country) === stateOf(zone.alpha2)
      ? 'agrees'
      : 'contradicts'
  }
  // Neither names a country: stateless people, refugees, and organisations.
  if (zone.alpha2 === null) return 'agrees'
  return isKnownCountry(printed) ? 'contradicts' : 'incomparable'
}

function contradictsCountryUnderVersion1(printed: string | null, code: string): boolean {
  const [country, zone] = [printed === null ? null : toAlpha2(printed), mrzCountry(code)]
  if (country === null || !zone.known) return false
  if (zone.alpha2 === null) return true
  return stateOf(country) !== stateOf(zone.alpha2)
}

function contradictsType({ document_type: type }: DocumentReading, mrz: ParsedMrz): boolean {
  const allowed = typesOfMrzCode(mrz.documentCode)
  return type !== null && allowed.length > 0 && !allowed.includes(type)
}

/** A field whose value its format does not allow agrees with nothing. Dates are compared in `resolve-dates.ts`. */
const fieldOf: Partial<Record<MrzField, MrzDisagreement>> = {
  name: 'name',
  sex: 'gender',
  document_code: 'document_type',
}
