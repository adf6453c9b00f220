/** Scenarios of the device and its IP address. */
import { declined, review, row, type Scenario } from '../scenario.ts'

export const devices: readonly Scenario[] = [
  row(
    { name: 'bot-device', title: 'A bot fills in the form', description: 'Headless browser.' },
    declined('DEVICE_BOT', 'DEVICE_HIGH_RISK'),
    { device: { bot: 'bad', botType: 'headlessChrome', suspectScore: 34 } },
  ),
  row(
    {
      name: 'tampered-device',
      title: 'An anti-detect browser',
      description: 'The browser disguises itself.',
    },
    declined('DEVICE_TAMPERED', 'DEVICE_HIGH_RISK'),
    { device: { tampering: true, suspectScore: 31 } },
  ),
  row(
    {
      name: 'virtual-device',
      title: 'A virtual machine',
      description: 'The browser runs in a virtual machine.',
    },
    review('DEVICE_VIRTUAL'),
    { device: { virtualMachine: true, suspectScore: 9 } },
  ),
  row(
    { name: 'vpn-device', title: 'A VPN', description: 'A public VPN with another time zone.' },
    review('IP_ANONYMISED'),
    { device: { vpn: true, suspectScore: 8 } },
  ),
  row(
    { name: 'proxy-device', title: 'A proxy', description: 'A residential proxy.' },
    review('IP_ANONYMISED'),
    { device: { proxy: true, suspectScore: 8 } },
  ),
  row(
    { name: 'tor-device', title: 'The Tor network', description: 'The address is an exit node.' },
    review('IP_ANONYMISED'),
    { device: { torNode: true, suspectScore: 8 } },
  ),
  row(
    {
      name: 'high-risk-device',
      title: 'A high suspect score',
      description: 'Many small signals, none of them decisive.',
    },
    review('DEVICE_HIGH_RISK'),
    { device: { highActivity: true, incognito: true, suspectScore: 27 } },
  ),
  row(
    {
      name: 'replayed-event',
      title: 'A recorded browser payload',
      description: 'The vendor marks the event as replayed.',
    },
    declined('DEVICE_EVENT_REPLAYED'),
    { device: { replayed: true } },
  ),
  row(
    {
      name: 'stale-event',
      title: 'An old event',
      description: 'The browser was identified two hours ago.',
    },
    review('DEVICE_EVENT_STALE'),
    { device: { ageMs: 2 * 60 * 60 * 1000 } },
  ),
  row(
    {
      name: 'unknown-event',
      title: 'An invented event',
      description: 'The vendor does not know the event id.',
    },
    review('DEVICE_EVENT_UNKNOWN'),
    { device: { known: false } },
  ),
  row(
    {
      name: 'device-claim-mismatch',
      title: 'The client lies about its visitor id',
      description: 'The claimed visitor id is not the one of the event.',
    },
    review('DEVICE_CLAIM_MISMATCH'),
    { claimed: { visitor_id: 'NobodyHasThisVisitor' } },
  ),
  row(
    {
      name: 'ip-claim-mismatch',
      title: 'The client lies about its address',
      description: 'The claimed address is not the one of the event.',
    },
    review('IP_CLAIM_MISMATCH'),
    { claimed: { ip_address: '198.51.100.99' } },
  ),
  row(
    {
      name: 'ip-country-mismatch',
      title: 'Far from home',
      description:
        'The document is of one country and the address of another. Antarctica issues no passports.',
    },
    review('IP_COUNTRY_MISMATCH'),
    { document: { country: 'ATA', countryName: 'Antarctica' } },
  ),
]
