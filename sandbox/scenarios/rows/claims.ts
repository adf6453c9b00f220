/** Scenarios of a client whose claims contradict the document. */
import { idCard } from '../../specimens/documents.ts'
import { review, row, type Scenario } from '../scenario.ts'

export const claims: readonly Scenario[] = [
  row(
    {
      name: 'name-mismatch',
      title: 'The client gives another name',
      description: 'The claimed name is not the printed one.',
    },
    review('NAME_MISMATCH'),
    { claimed: { name: 'Boris Fabricated' } },
  ),
  row(
    {
      name: 'document-number-mismatch',
      title: 'The client gives another number',
      description: 'The claimed document number is not the printed one.',
    },
    review('DOCUMENT_NUMBER_MISMATCH'),
    { claimed: { document_number: 'ZZ9999999' } },
  ),
  row(
    {
      name: 'date-of-birth-mismatch',
      title: 'The client gives another date of birth',
      description: 'The claimed date of birth is not the printed one.',
    },
    review('DATE_OF_BIRTH_MISMATCH'),
    { claimed: { date_of_birth: '1985-06-30' } },
  ),
  row(
    {
      name: 'country-mismatch',
      title: 'The client gives another country',
      description: 'The claimed country is not the issuer.',
    },
    review('COUNTRY_MISMATCH'),
    {
      document: { country: 'ATA', countryName: 'Antarctica' },
      device: { ipCountry: { code: 'AQ', name: 'Antarctica' } },
      claimed: { country: 'BVT' },
    },
  ),
  row(
    {
      name: 'gender-mismatch',
      title: 'The client gives another gender',
      description: 'The claimed gender is not the printed one.',
    },
    review('GENDER_MISMATCH'),
    { claimed: { gender: 'male' } },
  ),
  row(
    {
      name: 'document-type-mismatch',
      title: 'The client gives another document type',
      description: 'The client claims a passport; the images show an identity card.',
    },
    review('DOCUMENT_TYPE_MISMATCH'),
    { document: idCard, claimed: { document_type: 'passport' } },
  ),
]
