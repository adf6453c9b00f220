// The analyses of a person's documents, and the answers stored for an Idempotency-Key that contain them.
import type PocketBase from 'pocketbase'
import { type Row, rows } from '../rows.ts'

/** A filter of PocketBase has at most 3500 characters. */
const hashesAtOnce = 20
/** A stored answer can be long. */
const answersAtOnce = 100

/**
 * Analyses that were requested with the profile's id, and those without a profile of exactly the images that are
 * stored for the person. An analysis of another profile belongs to that profile.
 */
export async function findAnalyses(
  pb: PocketBase,
  { id, team }: Row,
  files: readonly Row[],
): Promise<Row[]> {
  const hashes = [...new Set(files.map(({ sha256 }) => sha256))]
  const filters = [pb.filter('profile = {:id}', { id })]
  for (let from = 0; from < hashes.length; from += hashesAtOnce) {
    const some = hashes
      .slice(from, from + hashesAtOnce)
      .map((sha256) => pb.filter('front_sha256 = {:sha256}', { sha256 }))
    filters.push(
      `${pb.filter("profile = '' && team = {:team}", { team })} && (${some.join(' || ')})`,
    )
  }
  const found = new Map<string, Row>()
  for (const filter of filters) {
    const wanted = { filter, fields: 'id,reading', pageSize: answersAtOnce }
    for await (const row of rows(pb, 'document_analyses', wanted)) found.set(row.id, row)
  }
  return [...found.values()]
}

/**
 * Ids of stored answers that contain the profile's id, or the name and number of one of its analyses. Names and
 * numbers are compared here: in a filter they would be part of a URL.
 */
export async function findAnswers(
  pb: PocketBase,
  profileId: string,
  analyses: readonly Row[],
): Promise<string[]> {
  const found = new Set<string>()
  const naming = pb.filter('body ~ {:profileId}', { profileId })
  for await (const { id } of rows(pb, 'idempotency_keys', { filter: naming, fields: 'id' }))
    found.add(id)
  const read = new Set(
    analyses.map(({ reading }) => textOf(reading)).filter((text) => text !== null),
  )
  if (read.size === 0) return [...found]
  const wanted = {
    filter: 'body ~ \'"analysis_json"\'',
    fields: 'id,body',
    pageSize: answersAtOnce,
  }
  for await (const { id, body } of rows(pb, 'idempotency_keys', wanted)) {
    const text = textOf(readingIn(String(body)))
    if (text !== null && read.has(text)) found.add(id)
  }
  return [...found]
}

/** Null if nothing identifies a person. */
function textOf(reading: unknown): string | null {
  if (typeof reading !== 'object' || reading === null) return null
  const { name, document_number } = reading as Record<string, unknown>
  return (name ?? document_number ?? null) === null ? null : JSON.stringify([name, document_number])
}

function readingIn(body: string): unknown {
  try {
    return JSON.parse(body).data.analysis_json
  } catch {
    return null
  }
}
