/** An event in the format of Server API version 4: flat, snake_case, epoch milliseconds. */
import type { DeviceEvent } from './events.ts'
import { browser, isIpV6, network, place } from './facts.ts'

export function eventV4(event: DeviceEvent) {
  const { device } = event.scenario
  const once = { '5_minutes': 1, '1_hour': 1, '24_hours': 1 }
  return {
    event_id: event.id,
    timestamp: event.atMs,
    ...(event.linkedId === null ? {} : { linked_id: event.linkedId }),
    tags: {},
    source: 'device',
    url: event.url,
    ip_address: event.ipAddress,
    user_agent: browser.userAgent,
    os: browser.os,
    os_version: browser.osVersion,
    device: browser.device,
    browser_details: {
      browser_name: browser.name,
      browser_major_version: browser.majorVersion,
      browser_full_version: browser.fullVersion,
      os: browser.os,
      os_version: browser.osVersion,
      device: browser.device,
    },
    identification: {
      visitor_id: event.visitorId,
      confidence: { score: 0.99, version: '1.1' },
      visitor_found: false,
      first_seen_at: event.atMs,
      last_seen_at: event.atMs,
    },
    bot: device.bot,
    ...(device.botType === null ? {} : { bot_type: device.botType }),
    root_apps: false,
    emulator: false,
    simulator: false,
    cloned_app: false,
    jailbroken: false,
    frida: false,
    factory_reset_timestamp: 0,
    ip_info: { [isIpV6(event.ipAddress) ? 'v6' : 'v4']: ipInfo(event) },
    ip_blocklist: { email_spam: false, attack_source: false, tor_node: device.torNode },
    proxy: device.proxy,
    proxy_confidence: device.proxy ? 'high' : 'low',
    ...(device.proxy
      ? { proxy_details: { proxy_type: 'residential', last_seen_at: event.atMs } }
      : {}),
    proxy_ml_score: device.proxy ? 0.93 : 0.02,
    vpn: device.vpn,
    vpn_confidence: 'high',
    vpn_ml_score: device.vpn ? 0.96 : 0.01,
    vpn_origin_timezone: device.vpn ? 'Pacific/Auckland' : place.timezone,
    vpn_origin_country: 'unknown',
    vpn_methods: {
      timezone_mismatch: device.vpn,
      public_vpn: device.vpn,
      auxiliary_mobile: false,
      os_mismatch: false,
      relay: false,
      ml_prediction: device.vpn,
    },
    incognito: device.incognito,
    tampering: device.tampering,
    tampering_confidence: 'high',
    tampering_ml_score: device.tampering ? 0.97 : 0.01,
    tampering_details: {
      anomaly_score: device.tampering ? 0.94 : 0.03,
      anti_detect_browser: device.tampering,
    },
    virtual_machine: device.virtualMachine,
    virtual_machine_ml_score: device.virtualMachine ? 0.91 : 0.02,
    privacy_settings: false,
    developer_tools: false,
    location_spoofing: false,
    mitm_attack: false,
    high_activity_device: device.highActivity,
    suspect_score: device.suspectScore,
    replayed: device.replayed,
    velocity: {
      distinct_ip: once,
      distinct_country: once,
      events: once,
      ip_events: once,
    },
    sdk: { platform: 'js', version: '4.0.0' },
  }
}

function ipInfo({ ipAddress, scenario }: DeviceEvent) {
  const { ipCountry, torNode, vpn } = scenario.device
  return {
    address: ipAddress,
    geolocation: {
      accuracy_radius: place.accuracyRadius,
      latitude: place.latitude,
      longitude: place.longitude,
      timezone: place.timezone,
      city_name: place.city,
      country_code: ipCountry.code,
      country_name: ipCountry.name,
      continent_code: place.continentCode,
      continent_name: place.continentName,
    },
    asn: network.asn,
    asn_name: network.name,
    asn_network: network.range,
    asn_type: torNode || vpn ? 'hosting' : 'isp',
    datacenter_result: torNode || vpn,
    datacenter_name: torNode || vpn ? network.name : '',
  }
}
