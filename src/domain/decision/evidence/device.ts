/** What the device vendor witnessed of one browser event; a signal the vendor did not give is null, not false. */

export interface DeviceEvent {
  eventId: string
  visitorId: string | null
  /** Epoch milliseconds at which the vendor saw the device. */
  occurredAtMs: number
  ipAddress: string | null
  /** ISO 3166-1 alpha-2 of the address, where the vendor located it. */
  ipCountry: string | null
  /** Origin of the page that made the event, e.g. `https://app.identivia.com`. */
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
