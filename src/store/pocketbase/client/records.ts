/** Reading and writing records: the few shapes of request that the store is made of. */

import type PocketBase from 'pocketbase'
import * as z from 'zod'
import { ok } from '../../../domain/faults/result.ts'
import { isRecordId } from '../../../domain/identity/profile.ts'
import type { Trace } from '../../../domain/ports/trace.ts'
import { type Answer, failed } from './answer.ts'
import { type Client, deadlinesMs } from './client.ts'

export type Row = Record<string, unknown>

/** One request of a batch. */
export type Write =
  | { method: 'POST'; collection: string; row: Row; expand?: string }
  | { method: 'PATCH'; collection: string; id: string; row: Row; expand?: string }
  /** Creates the record with the row's own id, or changes the one that has it. */
  | { method: 'PUT'; collection: string; row: Row & { id: string }; expand?: string }
  | { method: 'DELETE'; collection: string; id: string }

export interface Records {
  /** Null where there is no such record. */
  one<T>(
    read: { collection: string; id: string; schema: z.ZodType<T>; expand?: string },
    trace: Trace,
  ): Promise<Answer<T | null>>
  list<T>(
    read: {
      collection: string
      /** With `{:name}` where a value goes, so that no value is ever read as part of the filter. */
      filter: string
      values: Record<string, string | boolean | Date>
      sort: string
      limit: number
      schema: z.ZodType<T>
      expand?: string
    },
    trace: Trace,
  ): Promise<Answer<T[]>>
  create<T>(
    write: { collection: string; row: Row; schema: z.ZodType<T> },
    trace: Trace,
  ): Promise<Answer<T>>
  /** One transaction, all or nothing. Answers with the record of the write at `answer`. */
  batch<T>(
    batch: { writes: Write[]; answer: number; schema: z.ZodType<T> },
    trace: Trace,
  ): Promise<Answer<T>>
  remove(collection: string, id: string, trace: Trace): Promise<Answer<unknown>>
}

export function createRecords({ call }: Client): Records {
  return {
    one: async ({ collection, id, schema, expand }, trace) => {
      if (!isRecordId(id)) return ok(null)
      const answer = await call(
        {
          deadlineMs: deadlinesMs.read,
          schema,
          send: (pb, options) =>
            pb.collection(collection).getOne(id, { ...options, ...expanding(expand) }),
        },
        trace,
      )
      return !answer.ok && answer.refusal?.status === 404 ? ok(null) : answer
    },

    list: async ({ collection, filter, values, sort, limit, schema, expand }, trace) => {
      const answer = await call(
        {
          deadlineMs: deadlinesMs.read,
          // `page` tells an answer from the empty list that the SDK makes of anything else.
          schema: z.object({ page: z.literal(1), items: z.array(schema) }),
          send: (pb, options) =>
            pb.collection(collection).getList(1, limit, {
              ...options,
              ...expanding(expand),
              filter: fill(pb, filter, values),
              sort,
              skipTotal: true,
            }),
        },
        trace,
      )
      return answer.ok ? ok(answer.value.items) : answer
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

    batch: async ({ writes, answer, schema }, trace) => {
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
      const parsed = schema.safeParse(results.value[answer]?.body)
      return parsed.success ? ok(parsed.data) : failed('bad_answer', 'schema')
    },

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

/** Half a UTF-16 pair has no UTF-8 form: PocketBase refuses the body, and no URL can carry it. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\u{FFFD}')

const toJson = (row: Row): string =>
  JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  )

function fill(
  pb: PocketBase,
  filter: string,
  values: Record<string, string | boolean | Date>,
): string {
  const safe = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? wellFormed(value) : value,
  ])
  return pb.filter(filter, Object.fromEntries(safe))
}
