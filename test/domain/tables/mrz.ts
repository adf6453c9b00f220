/**
 * Published specimen zones: those of ICAO 9303 (parts 4 to 7, and part 11 appendix D for long numbers), and of two
 * cards whose issuers publish specimens. Utopia and its people do not exist.
 */

import type { MrzFormat } from '../../../src/domain/document/mrz/layouts.ts'

export interface Specimen {
  about: string
  lines: string[]
  format: MrzFormat
  documentNumber: string
  issuer: string
  surname: string
  givenNames: string
  dateOfBirth: string
  /** Null if the zone alone does not tell: last century, or never. */
  expiryDate: string | null
  sex: 'male' | 'female'
}

const anna = {
  issuer: 'UTO',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  dateOfBirth: '1974-08-12',
  expiryDate: '2012-04-15',
  sex: 'female',
} as const
const peter = {
  issuer: 'UTO',
  surname: 'STEVENSON',
  givenNames: 'PETER JOHN',
  documentNumber: 'D23145890734',
  dateOfBirth: '1934-07-12',
  expiryDate: null,
  sex: 'male',
} as const
const visa = { ...anna, dateOfBirth: '1940-09-07', expiryDate: null } as const

export const specimens: readonly Specimen[] = [
  {
    ...anna,
    about: 'TD3, part 4 appendix B',
    format: 'TD3',
    documentNumber: 'L898902C3',
    lines: [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ],
  },
  {
    ...anna,
    about: 'TD1, part 5 appendix B',
    format: 'TD1',
    documentNumber: 'D23145890',
    lines: [
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ],
  },
  {
    ...anna,
    about: 'TD2, part 6 appendix B',
    format: 'TD2',
    documentNumber: 'D23145890',
    lines: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  },
  {
    ...visa,
    about: 'MRV-A, part 7 appendix A',
    format: 'MRV-A',
    documentNumber: 'L8988901C',
    lines: [
      'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L8988901C4XXX4009078F96121096ZE184226B<<<<<<',
    ],
  },
  {
    ...visa,
    about: 'MRV-B, part 7 appendix B',
    format: 'MRV-B',
    documentNumber: 'L8988901C',
    lines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
  },
  {
    ...peter,
    about: 'TD1 with a long number, part 11 appendix D',
    format: 'TD1',
    lines: [
      'I<UTOD23145890<7349<<<<<<<<<<<',
      '3407127M9507122UTO<<<<<<<<<<<2',
      'STEVENSON<<PETER<JOHN<<<<<<<<<',
    ],
  },
  {
    ...peter,
    about: 'TD2 with a long number, part 11 appendix D',
    format: 'TD2',
    lines: ['I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'],
  },
  {
    about: 'TD1 of Portugal, which counts the filler within a long number',
    format: 'TD1',
    issuer: 'PRT',
    surname: 'CARLOS MONTEIRO',
    givenNames: 'AMELIA VANESS',
    documentNumber: '000024759ZZ7',
    dateOfBirth: '1980-10-10',
    expiryDate: '2020-06-01',
    sex: 'female',
    lines: [
      'I<PRT000024759<ZZ72<<<<<<<<<<<',
      '8010100F2006017PRT<<<<<<<<<<<8',
      'CARLOS<MONTEIRO<<AMELIA<VANESS',
    ],
  },
]
