/** Reading and writing records: the few kinds of request that the store uses. */

import type PocketBase from 'pocketbase'
import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import { isRecordId } from '../../../domain/identity/profile.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Client, deadlinesMs } from './client.ts'
import { type DatabaseResult, failed } from './result.ts'

export type Row = Record<string, unknown>

/** One request of a batch. */
export type Write =
  | { method: 'POST'; collection: string; row: Row; expand?: string }
  | { method: 'PATCH'; collection: string; id: string; row: Row; expand?: string }
  /** Creates the record with the row's own id, or changes the one that has it. */
  | { method: 'PUT'; collection: string; row: Row & { id: string }; expand?: string }
  | { method: 'DELETE'; collection: string; id: string }

interface Query<T> {
  collection: string
  /** With `{:name}` for each value, so that no value is ever read as part of the filter. */
  filter: string
  values: Record<string, string | boolean | Date>
  sort: string
  schema: z.ZodType<T>
  expand?: string
}

export interface Records {
  /** Null if there is no such record. */
  one<T>(
    read: { collection: string; id: string; schema: z.ZodType<T>; expand?: string },
    trace: Trace,
  ): Promise<DatabaseResult<T | null>>
  list<T>(query: Query<T> & { limit: number }, trace: Trace): Promise<DatabaseResult<T[]>>
  /** The first that a list would have; null if it would be empty. */
  first<T>(query: Query<T>, trace: Trace): Promise<DatabaseResult<T | null>>
  create<T>(
    write: { collection: string; row: Row; schema: z.ZodType<T> },
    trace: Trace,
  ): Promise<DatabaseResult<T>>
  /** One transaction, all or nothing. Returns the record of the write with the index `returned`. */
  batch<T>(
    batch: { writes: Write[]; returned: number; schema: z.ZodType<T> },
    trace: Trace,
  ): Promise<DatabaseResult<T>>
  /** A batch of which nothing is returned. Without writes nothing is sent. */
  writeAll(writes: Write[], trace: Trace): Promise<DatabaseResult<void>>
  remove(collection: string, id: string, trace: Trace): Promise<DatabaseResult<unknown>>
}

export function createRecords({ call }: Client): Records {
  const list: Records['list'] = async (query, trace) => {
    const { collection, sort, limit, schema, expand } = query
    const listed = await call(
      {
        deadlineMs: deadlinesMs.read,
        // `page` tells a list from the empty one that the SDK makes of any other response.
        schema: z.object({ page: z.literal(1), items: z.array(schema) }),
        send: (pb, options) =>
          pb.collection(collection).getList(1, limit, {
            ...options,
            ...expanding(expand),
            filter: fill(pb, query),
            sort,
            skipTotal: true,
          }),
      },
      trace,
    )
    return listed.ok ? ok(listed.value.items) : listed
  }

  const batch: Records['batch'] = async ({ writes, returned, schema }, trace) => {
    const results = await call(
      {
        deadlineMs: deadlinesMs.write,
        schema: z.array(z.object({ body: z.unknown() })),
        send: (pb, options) =>
          pb.send('/api/batch', {
            ...options,
            method: 'POST',
            body: toJson({ requests: writes.map(toRequest) }),
          }),
      },
      trace,
    )
    if (!results.ok) return results
    const parsed = schema.safeParse(results.value[returned]?.body)
    return parsed.success ? ok(parsed.data) : failed('bad_answer', 'schema')
  }

  return {
    list,
    batch,

    one: async ({ collection, id, schema, expand }, trace) => {
      if (!isRecordId(id)) return ok(null)
      const found = await call(
        {
          deadlineMs: deadlinesMs.read,
          schema,
          send: (pb, options) =>
            pb.collection(collection).getOne(id, { ...options, ...expanding(expand) }),
        },
        trace,
      )
      return !found.ok && found.refusal?.status === 404 ? ok(null) : found
    },

    first: async (query, trace) => {
      const rows = await list({ ...query, limit: 1 }, trace)
      return rows.ok ? ok(rows.value[0] ?? null) : rows
    },

    writeAll: async (writes, trace) => {
      if (writes.length === 0) return ok(undefined)
      const written = await batch({ writes, returned: 0, schema: z.unknown() }, trace)
      return written.ok ? ok(undefined) : written
    },

    create: ({ collection, row, schema }, trace) =>
      call(
        {
          deadlineMs: deadlinesMs.write,
          schema,
          send: (pb, options) =>
            pb.send(recordsPath(collection), {
              ...options,
              method: 'POST',
              body: toJson(row),
            }),
        },
        trace,
      ),

    remove: (collection, id, trace) =>
      call(
        {
          deadlineMs: deadlinesMs.discard,
          schema: z.unknown(),
          send: (pb, options) => pb.collection(collection).delete(id, { ...options }),
        },
        trace,
      ),
  }
}

const recordsPath = (collection: string): string => `/api/collections/${collection}/records`

function toRequest(write: Write): Row {
  const path = recordsPath(write.collection)
  if (write.method === 'DELETE')
    return { method: 'DELETE', url: `${path}/${encodeURIComponent(write.id)}` }
  const query = write.expand === undefined ? '' : `?expand=${write.expand}`
  const url =
    write.method === 'PATCH' ? `${path}/${encodeURIComponent(write.id)}${query}` : `${path}${query}`
  return { method: write.method, url, body: write.row }
}

const expanding = (expand: string | undefined): { expand?: string } =>
  expand === undefined ? {} : { expand }

/** A lone surrogate has no UTF-8 form: PocketBase refuses the body, and no URL can hold it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\u{FFFD}')

const toJson = (row: Row): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  )

function fill(pb: PocketBase, { filter, values }: Query<unknown>): string {
  const safe = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? wellFormed(value) : value,
  ])
  return pb.filter(filter, Object.fromEntries(safe))
}
