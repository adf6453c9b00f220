// All rows of a collection that match a filter, one page at a time.
import type PocketBase from 'pocketbase'

export interface Row {
  readonly id: string
  readonly [column: string]: unknown
}

const largestPage = 1000

/** Ordered by id, so that concurrent writes and deletes do not shift a page. */
export async function* rows(
  pb: PocketBase,
  collection: string,
  { filter, fields, pageSize = largestPage }: { filter: string; fields: string; pageSize?: number },
): AsyncGenerator<Row> {
  let after = ''
  for (;;) {
    const next = pb.filter('id > {:after}', { after })
    const { items } = await pb.collection(collection).getList<Row>(1, pageSize, {
      filter: filter === '' ? next : `(${filter}) && ${next}`,
      sort: 'id',
      fields,
      skipTotal: true,
    })
    yield* items
    const last = items.at(-1)
    if (last === undefined || items.length < pageSize) return
    after = last.id
  }
}
