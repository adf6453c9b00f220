import { expect, test } from 'bun:test'
import * as z from 'zod'
import { columnsOf, rowOf } from '../../src/store/pocketbase/client/columns.ts'

const members = { id: 'a', frontSha256: 'b', lockKey: 'c', faceLivenessSessionId: 'd' }
const columns = { id: 'a', front_sha256: 'b', lock_key: 'c', face_liveness_session_id: 'd' }
const Members = rowOf({
  id: z.string(),
  frontSha256: z.string(),
  lockKey: z.string(),
  faceLivenessSessionId: z.string(),
})

test('members are written under the columns that they are read from', () => {
  expect(columnsOf(members)).toEqual(columns)
  expect(Members.parse(columns)).toEqual(members)
})

test('only the columns of the shape are read, and the values of a json column stay as they are', () => {
  const Row = rowOf({ reading: z.unknown() })
  expect(Row.parse({ reading: { mrz_lines: [] }, collection_id: 'x' })).toEqual({
    reading: { mrz_lines: [] },
  })
  for (const other of [null, 'row', [], { read_ing: {} }, undefined]) {
    expect(Members.safeParse(other).success).toBe(false)
  }
})
