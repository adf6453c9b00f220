/** What every event contains, whatever the scenario: a browser, an address, a place. */

export const browser = {
  name: 'Firefox',
  majorVersion: '152',
  fullVersion: '152.0.1',
  os: 'Linux',
  osVersion: '6.12',
  device: 'Other',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0',
} as const

export const place = {
  accuracyRadius: 50,
  latitude: 0,
  longitude: 0,
  timezone: 'Etc/UTC',
  city: 'Amaurot',
  continentCode: 'EU',
  continentName: 'Europe',
} as const

export const network = {
  asn: '64496',
  name: 'Sandbox Networks',
  range: '203.0.113.0/24',
} as const

export const isIpV6 = (address: string) => address.includes(':')
