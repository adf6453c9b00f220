/** What the device vendor observed of one browser event. A signal that the vendor did not send is null, not `false`. */

export interface DeviceEvent {
  eventId: string
  visitorId: string | null
  /** When the vendor saw the device, in epoch milliseconds. */
  occurredAtMs: number
  ipAddress: string | null
  /** ISO 3166-1 alpha-2 country of the address; null if the vendor did not locate it. */
  ipCountry: string | null
  /** Origin of the page that created the event, such as `https://app.identivia.com`. */
  origin: string | null
  linkedId: string | null
  replayed: boolean | null
  bot: 'not_detected' | 'good' | 'bad' | null
  tampering: boolean | null
  virtualMachine: boolean | null
  vpn: boolean | null
  proxy: boolean | null
  tor: boolean | null
  suspectScore: number | null
}
