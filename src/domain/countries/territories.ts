/** Parts of states: territories with a country code of their own, and states and provinces that issue documents. */

/** The state to which a territory belongs, both as ISO 3166-1 alpha-2; any other country is returned as it is. */
export const stateOf = (alpha2: string): string => states.get(alpha2) ?? alpha2

/**
 * Whether a text names a part of this country, by name or postal code. Driving licences, and identity cards of the
 * United States, print it as their issuer; `Georgia` and `CA` alone would be countries.
 */
export const isPartOf = (alpha2: string, text: string): boolean =>
  parts.get(alpha2)?.has(text.trim().toUpperCase().replace(/\s+/g, ' ')) ?? false

const territories = {
  CN: 'HK MO',
  DK: 'FO GL',
  FI: 'AX',
  FR: 'BL GF GP MF MQ NC PF PM RE TF WF YT',
  GB: 'AI BM FK GG GI IM IO JE KY MS PN SH TC VG',
  NL: 'AW BQ CW SX',
  NO: 'BV SJ',
  US: 'AS GU MP PR UM VI',
}
const states: ReadonlyMap<string, string> = new Map(
  Object.entries(territories).flatMap(([state, list]) =>
    list.split(' ').map((territory): [string, string] => [territory, state]),
  ),
)

/** Code (ISO 3166-2 without its prefix) and name of the parts that issue driving licences. */
const issuingParts = {
  AU:
    'ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia' +
    '|TAS Tasmania|VIC Victoria|WA Western Australia',
  CA:
    'AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NS Nova Scotia' +
    '|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec|SK Saskatchewan|YT Yukon',
  US:
    'AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware' +
    '|DC District of Columbia|DC Washington, D.C.|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa' +
    '|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi' +
    '|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York' +
    '|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina' +
    '|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming',
}
const parts: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(issuingParts).map(([state, list]) => [
    state,
    new Set(list.split('|').flatMap((row) => codeAndName(row.toUpperCase()))),
  ]),
)

function codeAndName(row: string): string[] {
  const [code = ''] = row.split(' ')
  const name = row.slice(code.length + 1)
  return [code, name, `STATE OF ${name}`]
}
