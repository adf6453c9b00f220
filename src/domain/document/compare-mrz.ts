/** The machine-readable zone of a document against what is printed on the same document. */

import { mrzCountry, toAlpha2 } from '../countries/countries.ts'
import { stateOf } from '../countries/territories.ts'
import { relateNames } from '../names/names.ts'
import type { NameText } from '../names/parse-name.ts'
import { sameDocumentNumber, sameGender } from './compare-fields.ts'
import { typesOfMrzCode } from './document-type.ts'
import type { MrzDisagreement } from './examination.ts'
import type { MrzField, ParsedMrz } from './mrz/mrz.ts'
import type { DocumentReading } from './reading.ts'

/** The fields in which print and zone contradict each other; dates are settled in `document-dates.ts`. */
export function mrzDisagreements(reading: DocumentReading, mrz: ParsedMrz): MrzDisagreement[] {
  const found: [MrzDisagreement, boolean][] = [
    ['name', printedNames(reading).some((printed) => contradictsName(printed, mrz))],
    ['document_number', contradictsNumber(reading.document_number, mrz)],
    ['gender', reading.gender !== null && sameGender(reading.gender, mrz.sex ?? '') === false],
    ['nationality', contradictsCountry(reading.nationality, mrz.nationality)],
    ['issuing_country', contradictsCountry(reading.issuing_country, mrz.issuer)],
    ['document_type', contradictsType(reading, mrz)],
  ]
  const isFound = ([field, contradicts]: [MrzDisagreement, boolean]) =>
    contradicts || mrz.invalidFields.some((invalid) => fieldOf[invalid] === field)
  return found.filter(isFound).map(([field]) => field)
}

/** All the ways the reader gave the name; each of them is printed, so each has to agree. */
export function printedNames({ name, surname, given_names }: DocumentReading): NameText[] {
  const [whole, last, first] = [name, surname, given_names].map((text) => text?.trim() ?? '')
  const isSplit = last !== '' && first !== ''
  const parts = isSplit ? { surname: last ?? '', given: first ?? '' } : `${last}${first}`
  return [whole ?? '', parts].filter((text) => text !== '')
}

/** What a zone of the printed name could not be: a part alone is enough only where the zone was too short. */
function contradictsName(printed: NameText, mrz: ParsedMrz): boolean {
  const relation = relateNames(mrz.raw.name, printed)
  return relation === 'mismatch' || (relation === 'partial' && !mrz.nameTruncated)
}

/**
 * Spain and others print the personal number large and the number of the card small; both are in the
 * zone. A reader that took the one for the other has still read what the zone confirms.
 */
function contradictsNumber(printed: string | null, mrz: ParsedMrz): boolean {
  if (printed === null || printed.trim() === '') return false
  return !zoneNumbers(mrz).some((number) => sameDocumentNumber(printed, number))
}

/** All numbers of the zone. Vietnam's optional field goes on after its number, behind two fillers. */
export function zoneNumbers({ documentNumber, optional }: ParsedMrz): string[] {
  const beside = optional.flatMap((field) => [field, field.split('<<')[0] ?? ''])
  return [...new Set([documentNumber, ...beside])].filter((number) => number !== '')
}

/** A code without a country, such as XXA or UTO, contradicts every country; an unknown code is not known to. */
function contradictsCountry(printed: string | null, code: string): boolean {
  const [country, zone] = [printed === null ? null : toAlpha2(printed), mrzCountry(code)]
  if (country === null || !zone.known) return false
  if (zone.alpha2 === null) return true
  return stateOf(country) !== stateOf(zone.alpha2)
}

function contradictsType({ document_type: type }: DocumentReading, mrz: ParsedMrz): boolean {
  const allowed = typesOfMrzCode(mrz.documentCode)
  return type !== null && allowed.length > 0 && !allowed.includes(type)
}

/** A field that holds what its format does not allow cannot agree with anything. Dates are settled elsewhere. */
const fieldOf: Partial<Record<MrzField, MrzDisagreement>> = {
  name: 'name',
  sex: 'gender',
  document_code: 'document_type',
}
