import { expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { chooseAddresses } from '../../tools/dev/addresses.ts'
import { freePort } from '../../tools/free-port.ts'

const refusal = (env: Record<string, string>) =>
  chooseAddresses(env).then(
    () => 'accepted',
    (thrown: Error) => thrown.message,
  )

const threeFreePorts = async () => {
  const [PORT, POCKETBASE_PORT, SANDBOX_PORT] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
  ])
  return {
    PORT: String(PORT),
    POCKETBASE_PORT: String(POCKETBASE_PORT),
    SANDBOX_PORT: String(SANDBOX_PORT),
  }
}

test('the variables choose the ports', async () => {
  const env = await threeFreePorts()
  expect(await chooseAddresses(env)).toEqual({
    api: Number(env.PORT),
    pocketbase: Number(env.POCKETBASE_PORT),
    sandbox: Number(env.SANDBOX_PORT),
  })
})

test('a taken port is named with its variable and another one that is free', async () => {
  const env = await threeFreePorts()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(Number(env.POCKETBASE_PORT), resolve))
  const text = await refusal(env)
  server.close()
  expect(text).toStartWith(`Port ${env.POCKETBASE_PORT}, meant for PocketBase, is taken.`)
  expect(text).toMatch(/POCKETBASE_PORT=\d+ npm run dev$/)
})

test('one port for two servers is reported once', async () => {
  const env = await threeFreePorts()
  const text = await refusal({ ...env, SANDBOX_PORT: env.PORT })
  expect(text).toBe(`PORT and SANDBOX_PORT are both ${env.PORT}`)
})

test('an invalid port number is refused', async () => {
  expect(await refusal({ ...(await threeFreePorts()), PORT: 'eighty' })).toStartWith(
    'PORT must be a port number',
  )
})
