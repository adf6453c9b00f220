// The PocketBase version we run, where it is published and the hashes of its wheels. To upgrade, change this
// file and run `npm run pin-pocketbase`.

export const pocketBaseVersion = '0.40.6'

export const releaseFolder = `https://github.com/pocketbase/pocketbase/releases/download/v${pocketBaseVersion}`

/** The pinned SHA-256 of the wheel for each platform. None is published for Intel Macs. */
export const wheelHashes: readonly string[] = [
  'd8d61338fa79373b6cec440a040e573a2bd1108d1b26066b18e6050886a4dd93', // macOS 13+, arm64
  'd11b2a9a41c1d463e0cd776e46ee9211724118b357865fc5935d9423361db4ad', // Linux, arm64
  'ba9fb71bdca3304be040928039f3165021c81f770fbe3c06954feecd6e4e61bb', // Linux, x86_64
  'be3ec5e10bbfd769a03401b646ceab153a8adb630a2e2c5b0aded5519e9e6b4a', // Windows, x86_64
  'a104f85a8da6313792f6dab781913072c67b2f6afd4dc32947fc22aa80aa42b4', // Windows, arm64
]

export interface Platform {
  readonly os: string
  readonly arch: string
}

const osNames: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}

const archNames: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armv7',
  ppc64: 'ppc64le',
  s390x: 's390x',
}

/** The name of this platform's zip; undefined if PocketBase publishes none. */
export function releaseZip({ os, arch }: Platform): string | undefined {
  const osName = osNames[os]
  const archName = archNames[arch]
  if (osName === undefined || archName === undefined) return undefined
  return `pocketbase_${pocketBaseVersion}_${osName}_${archName}.zip`
}

export const executableName = ({ os }: Platform): string =>
  os === 'win32' ? 'pocketbase.exe' : 'pocketbase'
