// All rows of a collection that a filter finds, a page at a time.
import type PocketBase from 'pocketbase'

export interface Row {
  readonly id: string
  readonly [column: string]: unknown
}

const largestPage = 1000

/** In the order of their ids: what is written or deleted meanwhile shifts no page. */
export async function* rows(
  pb: PocketBase,
  collection: string,
  { filter, fields, pageSize = largestPage }: { filter: string; fields: string; pageSize?: number },
): AsyncGenerator<Row> {
  const at = { after: '' }
  for (;;) {
    const next = pb.filter('id > {:after}', at)
    const { items } = await pb.collection(collection).getList<Row>(1, pageSize, {
      filter: filter === '' ? next : `(${filter}) && ${next}`,
      sort: 'id',
      fields,
      skipTotal: true,
    })
    yield* items
    const last = items.at(-1)
    if (last === undefined || items.length < pageSize) return
    at.after = last.id
  }
}
