/** IP addresses in one form, so that two spellings of one address are equal. */

/** The address as the URL standard serializes it (RFC 5952 for IPv6), or null if the text is not an address. */
export function addressForm(text: string): { family: 4 | 6; text: string } | null {
  const host = hostOf(text)
  if (host === null) return null
  // A dual-stack socket sees an IPv4 client as ::ffff:a.b.c.d (RFC 4291, section 2.5.5.2).
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host)
  if (mapped) return { family: 4, text: `${dotted(mapped[1] ?? '')}.${dotted(mapped[2] ?? '')}` }
  return { family: host.startsWith('[') ? 6 : 4, text: host.replace(/^\[|\]$/g, '') }
}

/** The eight groups of an IPv6 address, without leading zeros; null for anything else. */
export function version6Groups(address: string): string[] | null {
  if (!/^[0-9a-f:]+$/i.test(address) || !address.includes(':')) return null
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return groups.length === 8 ? groups.map((group) => group.replace(/^0+(?=.)/, '')) : null
}

/**
 * The subscriber that an address belongs to: the IPv4 address itself, or the /64 of an IPv6 address, which one customer
 * has as a whole (RFC 6177). Any other text is returned as it is.
 */
export function subscriberOf(address: string): string {
  const groups = version6Groups(address)
  return groups === null ? address : `${groups.slice(0, 4).join(':')}::/64`
}

function hostOf(text: string): string | null {
  const isVersion4 = /^\d{1,3}(\.\d{1,3}){3}$/.test(text)
  if (!isVersion4 && !/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text)) return null
  const url = `http://${isVersion4 ? text : `[${text}]`}/`
  return URL.canParse(url) ? new URL(url).hostname : null
}

function dotted(hex: string): string {
  const value = Number.parseInt(hex, 16)
  return `${value >> 8}.${value & 255}`
}
