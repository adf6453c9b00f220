/**
 * The API under more than it can take, in a memory cgroup of 1 GB where this process may make one: stalled uploads,
 * honest uploads at once, and 1,600 connections. Prints what was answered, how fast, and the memory it took.
 */

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { type Server, startServer } from '../test/runtimes/servers.ts'
import { freshPocketBase } from '../test/support/pocketbase.ts'
import { baseEnv, bodyOf, goodClaims, tokenOf, unique } from '../test/support/world.ts'
import { applyLoad } from './http-load.ts'

const runtime = process.argv[2] === 'deno' ? 'deno' : 'bun'
const only = process.argv[3] ?? ''
const megabyte = 1024 * 1024
const cgroup = '/sys/fs/cgroup/memory/identivia-bench'

let last = { now: 0, peak: 0 }

const pb = await freshPocketBase()
const team = unique('team')
const machine = `Bearer ${await tokenOf(goodClaims({ team }))}`

if ('uploads'.startsWith(only))
  await measure('Three applicants, each with three uploads that stall', stalledUploads)
if ('uploads'.startsWith(only)) await measure('Six uploads of 80 MB at once', honestUploads)
if ('connections'.startsWith(only))
  await measure('1,600 connections to GET profile', manyConnections)
await pb.stop()
process.exit(0)

async function measure(title: string, work: (api: Server) => Promise<void>): Promise<void> {
  const api = await startServer(runtime, {
    ...baseEnv(pb),
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'silent',
  })
  const isLimited = limitMemory(api.pid)
  await get(api, '/readyz')
  const idle = memory(api.pid).now
  console.log(
    `\n${title} (${runtime}, ${isLimited ? 'in 1 GB' : 'without a memory limit'}, idle ${idle} MB)`,
  )
  await work(api)
  const isAlive = existsSync(`/proc/${api.pid}/status`)
  const { now, peak } = memory(api.pid)
  console.log(
    `  ${isAlive ? 'alive' : 'KILLED'}; peak ${peak} MB, ${peak - idle} MB over idle; now ${now} MB`,
  )
  if (isAlive) await api.stop()
}

async function stalledUploads(api: Server): Promise<void> {
  const sockets: Socket[] = []
  const answers: string[] = []
  for (let applicant = 0; applicant < 3; applicant += 1) {
    const { id, token } = await newApplicant(api)
    for (let upload = 0; upload < 3; upload += 1) {
      const { head, body } = largeUpload(api, id, token)
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
      socket.on('data', (bytes) => answers.push(bytes.toString('latin1').slice(9, 12)))
      socket.on('error', () => undefined)
      socket.write(head)
      socket.write(body.subarray(0, body.length - 1000))
      sockets.push(socket)
    }
  }
  await Bun.sleep(8_000)
  console.log(`  answered while stalled: ${answers.join(' ') || 'none'}; ${memory(api.pid).now} MB`)
  const from = performance.now()
  const probe = await get(api, '/readyz').catch(() => null)
  console.log(
    `  /readyz: ${probe?.status ?? 'no answer'} after ${(performance.now() - from).toFixed(0)} ms`,
  )
  await Bun.sleep(12_000)
  const { id, token } = await newApplicant(api).catch(() => ({ id: '', token: '' }))
  if (id !== '')
    console.log(`  an honest upload of 80 MB after 20 s of stalling: ${await send(api, id, token)}`)
  for (const socket of sockets) socket.destroy()
  await Bun.sleep(3_000)
}

async function honestUploads(api: Server): Promise<void> {
  const people = await Promise.all(Array.from({ length: 6 }, () => newApplicant(api)))
  const from = performance.now()
  const rounds = await Promise.all(
    people.map(async ({ id, token }) => {
      const statuses: string[] = []
      for (let round = 0; round < 20; round += 1) {
        const status = await send(api, id, token)
        statuses.push(status)
        if (status !== '503') break
        await Bun.sleep(1_000 + Math.random() * 1_000)
      }
      return statuses.join(' ')
    }),
  )
  console.log(
    `  ${rounds.map((statuses) => `[${statuses}]`).join(' ')} in ${((performance.now() - from) / 1000).toFixed(1)} s`,
  )
  await Bun.sleep(3_000)
}

async function manyConnections(api: Server): Promise<void> {
  const { id } = await newApplicant(api)
  const url = `${api.url}/api/profiles/${id}`
  const headers = { Authorization: machine }
  const report = async (
    title: string,
    load: { connections: number; seconds: number; perSecond?: number; backOffMs?: number },
  ) => {
    const { byStatus, lost } = await applyLoad({ url, headers, ...load })
    const all = [...byStatus.values()].reduce((sum, { length }) => sum + length, 0)
    console.log(
      `  ${title}: ${(all / load.seconds).toFixed(0)} answers/s, ${lost} connections lost, ${memory(api.pid).now} MB`,
    )
    for (const [status, times] of byStatus) {
      const sorted = times.sort((a, b) => a - b)
      const at = (share: number) =>
        (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0)
      const share = ((100 * times.length) / all).toFixed(1)
      console.log(
        `    ${status}: ${share} % (${(times.length / load.seconds).toFixed(0)}/s), p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
      )
    }
    return (byStatus.get(200)?.length ?? 0) / load.seconds
  }
  await report('warm-up, 16 connections', { connections: 16, seconds: 3 })
  const sustainable = await report('16 connections', { connections: 16, seconds: 5 })
  await report('twice as many requests, 400 connections', {
    connections: 400,
    seconds: 10,
    perSecond: 2 * sustainable,
  })
  await report('1,600 connections that wait as told', {
    connections: 1600,
    seconds: 12,
    backOffMs: 1000,
  })
  await report('1,600 connections that do not wait', { connections: 1600, seconds: 12 })
  await Bun.sleep(500)
  await report('16 connections again', { connections: 16, seconds: 4 })
}

async function newApplicant(api: Server): Promise<{ id: string; token: string }> {
  const headers = { Authorization: machine, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ userID: unique('user') })
  const created = await fetch(`${api.url}/api/profiles/create`, { method: 'POST', headers, body })
  const { id } = await bodyOf(created)
  const issued = await fetch(`${api.url}/api/profiles/${id}/token`, {
    method: 'POST',
    headers,
    body: '{}',
  })
  return { id, token: (await bodyOf(issued)).access_token }
}

function largeUpload(api: Server, id: string, token: string): { head: string; body: Buffer } {
  const boundary = 'bench-boundary'
  const part = (name: string, start: number[], size: number) => {
    const content = Buffer.alloc(size)
    content.set(start)
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n`
    return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')])
  }
  const jpeg = [0xff, 0xd8, 0xff, 0xe0]
  const mp4 = [0, 0, 0, 32, ...Buffer.from('ftypisom')]
  const body = Buffer.concat([
    ...['document_front', 'document_back', 'facial_photo'].map((name) =>
      part(name, jpeg, 10 * megabyte),
    ),
    part('facial_video', mp4, 50 * megabyte),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  const lines = [
    `PATCH /api/profiles/${id} HTTP/1.1`,
    `Host: ${new URL(api.url).host}`,
    `Authorization: Bearer ${token}`,
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${body.length}`,
    '',
    '',
  ]
  return { head: lines.join('\r\n'), body }
}

/** The status, or `lost` if the connection broke. */
function send(api: Server, id: string, token: string): Promise<string> {
  const { head, body } = largeUpload(api, id, token)
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    socket.on('data', (bytes) => {
      resolve(bytes.toString('latin1').slice(9, 12))
      socket.destroy()
    })
    socket.on('error', () => resolve('lost'))
    socket.on('close', () => resolve('lost'))
    socket.write(head)
    socket.write(body)
  })
}

function get(api: Server, path: string): Promise<Response> {
  return fetch(`${api.url}${path}`, { headers: { Authorization: machine } })
}

function limitMemory(pid: number): boolean {
  try {
    if (existsSync(cgroup)) rmdirSync(cgroup)
    mkdirSync(cgroup)
    writeFileSync(`${cgroup}/memory.limit_in_bytes`, String(1024 * megabyte))
    writeFileSync(`${cgroup}/cgroup.procs`, String(pid))
    return true
  } catch {
    return false
  }
}

/** Resident megabytes. */
function memory(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const of = (name: string) =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024)
    last = { now: of('VmRSS'), peak: of('VmHWM') }
  } catch {
    // It was killed: the last that was seen.
  }
  return last
}
