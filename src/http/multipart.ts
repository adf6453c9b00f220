/** Multipart bodies, parsed while they are read: a part over its limit ends the reading. */

import { decodeField, make, type PartInfo } from 'multipasta'
import { sha256Hex } from '../domain/digest.ts'
import type { Fault } from '../domain/faults.ts'
import { isImageMediaType, type MediaType, sniffMediaType } from '../domain/images.ts'
import { err, ok, type Result } from '../domain/result.ts'
import { eachChunk, isMultipart, joined } from './body.ts'

export interface FileRule {
  kind: 'image' | 'video'
  maxBytes: number
}

export interface UploadedFile {
  bytes: Uint8Array<ArrayBuffer>
  /** By content, never by name or declared type. */
  mediaType: MediaType
  sha256: string
}

export interface MultipartForm {
  fields: Record<string, string>
  files: Record<string, UploadedFile>
}

/** Text of one field, and what the headers and boundaries of the parts may add. */
const maxFieldBytes = 65_536
const maxParts = 64
const overheadBytes = 256 * 1024

const malformed = (message: string): Fault => ({
  kind: 'invalid_input',
  code: 'malformed_multipart',
  details: [{ path: 'body', message }],
})
const badField = (path: string, message: string): Fault => ({
  kind: 'invalid_input',
  details: [{ path, message }],
})
const tooLarge = (path: string): Fault => ({
  kind: 'too_large',
  details: [{ path, message: 'Is over its limit' }],
})
/** A field name is the caller's own text: only a plain one is repeated. */
const plainName = (name: string): string => (/^[\w.-]{1,64}$/.test(name) ? name : 'body')

interface Collected {
  fields: Map<string, string>
  files: Map<string, Uint8Array<ArrayBuffer>>
  done: boolean
  fault: Fault | null
}

/** Reads the whole form or nothing: any bad part is a fault, whatever stands before or after it. */
export async function readMultipart(
  request: Request,
  rules: Record<string, FileRule>,
): Promise<Result<MultipartForm>> {
  const contentType = request.headers.get('Content-Type') ?? ''
  if (!isMultipart(contentType))
    return err({ kind: 'unsupported_content_type', expected: ['multipart/form-data'] })
  const collected: Collected = { fields: new Map(), files: new Map(), done: false, fault: null }
  const parser = inSafePieces(contentType, createParser(contentType, rules, collected))
  const fileBytes = Object.values(rules).reduce((sum, rule) => sum + rule.maxBytes, 0)
  const read = await eachChunk(request, fileBytes + maxFieldBytes + overheadBytes, (chunk) => {
    if (!collected.done) feed(collected, () => parser.write(chunk))
    return collected.fault === null ? ok(undefined) : err(collected.fault)
  })
  if (!read.ok) return read
  if (!collected.done) feed(collected, parser.end)
  if (collected.fault !== null) return err(collected.fault)
  if (!collected.done) return err(malformed('Ends before its last boundary'))
  return checkFiles(collected, rules)
}

interface Parser {
  write: (chunk: Uint8Array) => void
}

/**
 * The parser takes a last boundary for a part where the body is cut between the boundary and its two hyphens,
 * and networks cut where they like. So it gets pieces that are longer than a boundary and do not end there.
 */
function inSafePieces(contentType: string, parser: Parser) {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? []
  const boundary = new TextEncoder().encode(`--${quoted ?? bare ?? ''}`)
  const state = { waiting: new Uint8Array() }
  const endsAt = (piece: Uint8Array, end: number): boolean =>
    boundary.every((byte, at) => piece[end - boundary.length + at] === byte)
  return {
    write: (chunk: Uint8Array): void => {
      const piece = state.waiting.length === 0 ? chunk : joined([state.waiting, chunk])
      const { length } = piece
      const end = piece[length - 1] === hyphen && endsAt(piece, length - 1) ? length - 1 : length
      const safe = endsAt(piece, end) ? end - boundary.length : length
      const start = length < 2 * boundary.length ? 0 : safe
      state.waiting = piece.slice(start)
      if (start > 0) parser.write(piece.subarray(0, start))
    },
    /** What still waits, when nothing follows it. */
    end: (): void => parser.write(state.waiting),
  }
}

const hyphen = 0x2d

/** The parser throws on some malformed headers (percent signs in a file name); that is bad input, no bug. */
function feed(collected: Collected, write: () => void): void {
  try {
    write()
  } catch {
    collected.fault ??= malformed('Has a part with malformed headers')
  }
}

function createParser(contentType: string, rules: Record<string, FileRule>, collected: Collected) {
  const fail = (fault: Fault): void => {
    collected.fault ??= fault
  }
  return make({
    headers: { 'content-type': contentType },
    maxParts,
    maxFieldSize: maxFieldBytes,
    isFile: (info) => info.filename !== undefined,
    onField: (info, value) => {
      if (collected.done) return
      if (Object.hasOwn(rules, info.name)) return fail(badField(info.name, 'Must be a file'))
      if (collected.fields.has(info.name))
        return fail(badField(plainName(info.name), 'Is sent more than once'))
      const text = decoded(info, value)
      if (text === null) return fail(badField(plainName(info.name), 'Must be UTF-8 text'))
      collected.fields.set(info.name, text)
    },
    onFile: (info) =>
      collected.done ? () => undefined : collectFile(info, rules, collected, fail),
    onError: (error) => {
      if (collected.done) return
      fail(
        error._tag === 'ReachedLimit'
          ? tooLarge('body')
          : malformed('Is not a well-formed multipart body'),
      )
    },
    onDone: () => {
      collected.done = true
    },
  })
}

/** Browsers send UTF-8 without saying so; another charset is decoded as it says. */
function decoded(info: PartInfo, value: Uint8Array): string | null {
  const charset = info.contentTypeParameters.charset ?? 'utf-8'
  if (!/^utf-?8$/i.test(charset)) return decodeField(info, value)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value)
  } catch {
    return null
  }
}

function collectFile(
  info: PartInfo,
  rules: Record<string, FileRule>,
  { files }: Collected,
  fail: (fault: Fault) => void,
): (chunk: Uint8Array | null) => void {
  const rule = Object.hasOwn(rules, info.name) ? rules[info.name] : undefined
  if (rule === undefined) {
    const details = [{ path: plainName(info.name), message: 'Is not a file this route takes' }]
    fail({ kind: 'invalid_input', code: 'unknown_file', details })
    return () => undefined
  }
  if (files.has(info.name)) fail(badField(info.name, 'Is sent more than once'))
  files.set(info.name, new Uint8Array())
  const chunks: Uint8Array[] = []
  let size = 0
  return (chunk) => {
    if (chunk === null) {
      files.set(info.name, joined(chunks))
      chunks.length = 0
      return
    }
    size += chunk.length
    if (size > rule.maxBytes) return fail(tooLarge(info.name))
    chunks.push(chunk)
  }
}

async function checkFiles(
  collected: Collected,
  rules: Record<string, FileRule>,
): Promise<Result<MultipartForm>> {
  const files: Record<string, UploadedFile> = {}
  for (const [name, bytes] of collected.files) {
    if (bytes.length === 0) return err(badField(name, 'Is an empty file'))
    const mediaType = sniffMediaType(bytes)
    const kind = rules[name]?.kind
    if (mediaType === null || isImageMediaType(mediaType) !== (kind === 'image')) {
      const expected =
        kind === 'image' ? 'Must be a JPEG, PNG or WEBP image' : 'Must be a WEBM or MP4 video'
      return err({ kind: 'unsupported_media', details: [{ path: name, message: expected }] })
    }
    files[name] = { bytes, mediaType, sha256: await sha256Hex(bytes) }
  }
  return ok({ fields: Object.fromEntries(collected.fields), files })
}
