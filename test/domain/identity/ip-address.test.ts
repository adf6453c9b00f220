/** The subscriber of an address. */

import { expect, test } from 'bun:test'
import { subscriberOf } from '../../../src/domain/identity/ip-address.ts'

const subscribers: [string, string][] = [
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
  ['abcd', 'abcd'],
  ['1:2:3:4:5:6:7', '1:2:3:4:5:6:7'],
  ['', ''],
]
for (const [address, subscriber] of subscribers)
  test(`${JSON.stringify(address)} belongs to ${JSON.stringify(subscriber)}`, () =>
    expect(subscriberOf(address)).toBe(subscriber))
