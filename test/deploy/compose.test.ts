/** The compose files: the seed's service to the letter, every variable of ours, and a database nobody else can reach. */

import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { readConfig } from '../../src/config/config.ts'
import { Environment } from '../../src/config/environment.ts'
import { secretVariables } from '../../src/config/secrets.ts'
import { apiEnvironment, composeFile, root, textOf } from './compose.ts'

const seedFile = 'test/deploy/seed-service.yml'
const Seed = z.object({ 'backend-api': z.looseObject({ environment: z.array(z.string()) }) })
const seed = Seed.parse(Bun.YAML.parse(textOf(seedFile)))['backend-api']

const service = (name: string, file = 'docker-compose.yml') => {
  const found = composeFile(file).services[name]
  if (found === undefined) throw new Error(`${file} has no service ${name}`)
  return found
}

test("backend-api is the seed's service: nothing changed, its lines first and in order", () => {
  const ours = service('backend-api')
  const itsLines = ours.environment.slice(0, seed.environment.length)
  expect({ ...ours, environment: itsLines }).toMatchObject(seed)
  expect(Object.keys(seed)).toHaveLength(6)
  // And as text: neither quoting nor a tag may hide a difference.
  const text = textOf('docker-compose.yml')
  const lines = textOf(seedFile)
    .split('\n')
    .filter((line) => /^ {4}- /.test(line))
  expect(lines).toHaveLength(21)
  expect(lines.filter((line) => !text.includes(`\n  ${line}\n`))).toEqual([])
})

test('every variable that the API knows can be set, and no line stands twice', () => {
  const names = service('backend-api').environment.map((line) => line.split('=')[0] ?? '')
  const singleClient = ['ID', 'SECRET', 'PARTNER_ID', 'TEAM_ID', 'SCOPES']
  // HOST and PORT are the image's: the label of Traefik says 8000.
  const known = Object.keys(Environment.shape).filter((name) => !['HOST', 'PORT'].includes(name))
  const expected = [
    ...known,
    'JWT_CLIENTS_JSON',
    ...singleClient.map((name) => `JWT_CLIENT_${name}`),
    ...secretVariables.map((name) => `${name}_FILE`),
  ]
  expect(names.toSorted()).toEqual(expected.toSorted())
})

test('each of our own lines takes the variable of its name, blank where there is none', () => {
  const ours = service('backend-api').environment.slice(seed.environment.length)
  const others = ours.filter((line) => !/^(\w+)=\$\{\1:-\}$/.test(line))
  expect(others).toEqual([])
  expect(apiEnvironment(composeFile(), {}).OPENAI_BASE_URL).toBe('')
})

test("a file for PocketBase's password is refused, as its image takes that from the environment", () => {
  const given = { POCKETBASE_ADMIN_PASSWORD: 'x', PB_USER_PASSWORD_FILE: '/run/secrets/password' }
  const read = readConfig(apiEnvironment(composeFile(), given), () => 'y')
  const variables = read.ok ? [] : read.problems.map(({ variable }) => variable)
  expect(variables).toContain('PB_USER_PASSWORD_FILE')
})

test('only Traefik publishes ports, and the database is on a network that leads nowhere', () => {
  const { services, networks } = composeFile()
  expect(Object.entries(services).filter(([, { ports }]) => ports.length > 0)).toEqual([
    ['traefik', expect.objectContaining({ ports: ['80:80', '443:443'] })],
  ])
  expect(services.pocketbase?.networks).toEqual(['database'])
  expect(services.traefik?.networks).toEqual(['edge', 'docker-api'])
  expect(networks.database?.internal).toBe(true)
})

test('Traefik asks on the very network that it shares with the API, which each project has to itself', () => {
  const { services, networks } = composeFile()
  const name = networks.edge?.name
  expect(name).toContain('${COMPOSE_PROJECT_NAME:-')
  expect(services.traefik?.command).toContain(`--providers.docker.network=${name}`)
})

test('no file gives the database a network that another project shares, or whatever faces the internet', () => {
  const overrides = readdirSync(join(root, 'deploy')).filter((name) => name.endsWith('.yml'))
  const files = ['docker-compose.yml', ...overrides.map((name) => `deploy/${name}`)]
  expect(files).toContain('deploy/compose.egress.yml')
  const all = files.map((name) => composeFile(name))
  const named = all.flatMap(({ networks }) =>
    Object.entries(networks).flatMap(([key, { name }]) => (name === undefined ? [] : [key])),
  )
  const ofDatabase = all.flatMap(({ services }) => services.pocketbase?.networks ?? [])
  expect(named).toEqual(['edge'])
  expect([...new Set(ofDatabase)].toSorted()).toEqual(['database', 'egress'])
  const onEgress = all.flatMap(({ services }) =>
    Object.entries(services).flatMap(([name, { networks }]) =>
      networks.includes('egress') ? [name] : [],
    ),
  )
  expect(onEgress).toEqual(['pocketbase'])
})

test("Docker's socket is in one container, which only reads it and which only Traefik reaches", () => {
  const { services, networks } = composeFile()
  const all = Object.entries(services)
  const withSocket = all.filter(([, { volumes }]) =>
    volumes.some((it) => it.includes('docker.sock')),
  )
  expect(withSocket.map(([name]) => name)).toEqual(['socket-proxy'])
  const proxy = service('socket-proxy')
  expect(proxy.environment).toContain('POST=0')
  const granted = proxy.environment.filter((line) => line.endsWith('=1'))
  expect(granted).toEqual(['CONTAINERS=1', 'EVENTS=1', 'PING=1', 'VERSION=1'])
  expect(proxy).toMatchObject({ ports: [], networks: ['docker-api'] })
  const reaching = all.filter((each) => each[1].networks.includes('docker-api'))
  expect(reaching.map(([name]) => name)).toEqual(['socket-proxy', 'traefik'])
  expect(networks['docker-api']?.internal).toBe(true)
  expect(services.traefik?.command).toContain('--providers.docker.endpoint=tcp://socket-proxy:2375')
})

test('every file system is read-only, and the database does not run as root', () => {
  const { services } = composeFile()
  for (const [name, { read_only }] of Object.entries(services))
    expect([name, read_only]).toEqual([name, true])
  expect(services.pocketbase).toMatchObject({ user: '1000:1000', cap_add: [] })
  const added = Object.entries(services).flatMap(([name, { cap_add }]) =>
    cap_add.map((right) => `${name} ${right}`),
  )
  expect(added).toEqual([
    'pocketbase-owner CHOWN',
    'pocketbase-owner FOWNER',
    'pocketbase-owner DAC_READ_SEARCH',
    'traefik NET_BIND_SERVICE',
  ])
  // Whoever starts as root has no network, and ends before the database starts.
  expect(services['pocketbase-owner']).toMatchObject({ network_mode: 'none', restart: 'no' })
  expect(services.pocketbase).toMatchObject({
    depends_on: { 'pocketbase-owner': { condition: 'service_completed_successfully' } },
  })
})

test('every image is pinned but our own, and every service is limited, rotates its log and gains no rights', () => {
  for (const [name, each] of Object.entries(composeFile().services)) {
    if (name !== 'backend-api')
      expect(each.image).toMatch(/:v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/)
    expect(each).toMatchObject({
      deploy: { resources: { limits: { cpus: '1.0', pids: 256 } } },
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  }
})

test('the scale override takes the name away and sets three replicas', () => {
  // Bun.YAML does not know the tag of Compose, and reads what stands behind it.
  expect(textOf('deploy/compose.scale.yml')).toContain('container_name: !reset null')
  expect(service('backend-api', 'deploy/compose.scale.yml')).toMatchObject({
    deploy: { replicas: 3 },
  })
})

test('the local run publishes on this machine alone, trusts no proxy and starts no Traefik', () => {
  const { services, networks } = composeFile('deploy/compose.dev.yml')
  expect(services['backend-api']?.ports).toEqual(['127.0.0.1:8000:8000'])
  expect(services['backend-api']?.environment).toEqual(['TRUSTED_PROXIES=0'])
  expect(services.pocketbase?.ports).toEqual(['127.0.0.1:8090:8090'])
  for (const name of ['traefik', 'socket-proxy'])
    expect(services[name]).toMatchObject({ profiles: ['with-certificates'] })
  expect(networks.database?.internal).toBe(false)
})
