/** An event in the format of Server API version 3: products with data, camelCase, ISO times. */
import type { DeviceEvent } from './events.ts'
import { browser, isIpV6, network, place } from './facts.ts'

const botWords = { not_detected: 'notDetected', good: 'good', bad: 'bad' } as const

export function eventV3(event: DeviceEvent) {
  const { device } = event.scenario
  const time = new Date(event.atMs).toISOString()
  const flag = (result: boolean) => ({ data: { result } })
  const seen = { global: time, subscription: time }
  const once = { intervals: { '5m': 1, '1h': 1, '24h': 1 } }
  const bot = {
    result: botWords[device.bot],
    ...(device.botType === null ? {} : { type: device.botType }),
  }
  return {
    products: {
      identification: {
        data: {
          visitorId: event.visitorId,
          requestId: event.id,
          incognito: device.incognito,
          ...(event.linkedId === null ? {} : { linkedId: event.linkedId }),
          tag: {},
          time,
          timestamp: event.atMs,
          url: event.url,
          ip: event.ipAddress,
          browserDetails: {
            browserName: browser.name,
            browserMajorVersion: browser.majorVersion,
            browserFullVersion: browser.fullVersion,
            os: browser.os,
            osVersion: browser.osVersion,
            device: browser.device,
            userAgent: browser.userAgent,
          },
          confidence: { score: 0.99 },
          visitorFound: false,
          firstSeenAt: seen,
          lastSeenAt: seen,
          replayed: device.replayed,
        },
      },
      botd: {
        data: {
          bot,
          url: event.url,
          ip: event.ipAddress,
          time,
          userAgent: browser.userAgent,
          requestId: event.id,
        },
      },
      ipInfo: { data: { [isIpV6(event.ipAddress) ? 'v6' : 'v4']: ipInfo(event) } },
      ipBlocklist: {
        data: { result: false, details: { emailSpam: false, attackSource: false } },
      },
      tor: flag(device.torNode),
      proxy: { data: { result: device.proxy, confidence: 'high' } },
      vpn: {
        data: {
          result: device.vpn,
          confidence: 'high',
          originTimezone: device.vpn ? 'Pacific/Auckland' : place.timezone,
          originCountry: 'unknown',
          methods: {
            timezoneMismatch: device.vpn,
            publicVPN: device.vpn,
            auxiliaryMobile: false,
            osMismatch: false,
            relay: false,
          },
        },
      },
      tampering: {
        data: {
          result: device.tampering,
          anomalyScore: device.tampering ? 0.94 : 0.03,
          antiDetectBrowser: device.tampering,
        },
      },
      incognito: flag(device.incognito),
      virtualMachine: flag(device.virtualMachine),
      // Version 3 sends the signals of mobile devices for browsers too.
      rootApps: flag(false),
      emulator: flag(false),
      clonedApp: flag(false),
      jailbroken: flag(false),
      frida: flag(false),
      privacySettings: flag(false),
      developerTools: flag(false),
      locationSpoofing: flag(false),
      mitmAttack: flag(false),
      highActivity: flag(device.highActivity),
      suspectScore: { data: { result: device.suspectScore } },
      velocity: { data: { distinctIp: once, distinctLinkedId: {}, events: once, ipEvents: once } },
    },
  }
}

/** A 200 without data: each product failed separately. */
export const throttledProducts = {
  products: {
    identification: { error: { code: '429 Too Many Requests', message: 'too many requests' } },
    botd: { error: { code: 'TooManyRequests', message: 'too many requests' } },
  },
}

function ipInfo({ ipAddress, scenario }: DeviceEvent) {
  const { ipCountry, torNode, vpn } = scenario.device
  return {
    address: ipAddress,
    geolocation: {
      accuracyRadius: place.accuracyRadius,
      latitude: place.latitude,
      longitude: place.longitude,
      timezone: place.timezone,
      city: { name: place.city },
      country: { code: ipCountry.code, name: ipCountry.name },
      continent: { code: place.continentCode, name: place.continentName },
    },
    asn: { asn: network.asn, name: network.name, network: network.range },
    datacenter: { result: torNode || vpn, name: torNode || vpn ? network.name : '' },
  }
}
