// Finds free ports, and checks whether a port is free.
import { connect, createServer } from 'node:net'

const loopback = '127.0.0.1'

/** Below the ephemeral ports of every system, so that no other program gets ours by chance. */
const lowest = 20_000
const count = 12_000
const given = new Set<number>()

/** A port that nothing listens on at the moment. Never the same one twice in a process. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * count)
    if (given.has(port)) continue
    given.add(port)
    if (await canListen(port)) return port
  }
}

/** Whether a server could listen on this port of the machine. */
export async function isFree(port: number): Promise<boolean> {
  // macOS lets two servers share a port on different addresses, so this also tries to connect.
  return (await canListen(port)) && !(await isAnswered(port))
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, loopback, () => server.close(() => resolve(true)))
  })
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback)
    const settle = (answered: boolean) => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.setTimeout(500, () => settle(false))
  })
}
