/** Multipart forms, parsed while they are read: a part over its limit ends the reading. */

import { isImageMediaType, sniffMediaType } from '../../../domain/document/images.ts'
import { sha256Hex } from '../../../domain/encoding/digest.ts'
import type { Fault } from '../../../domain/faults/faults.ts'
import { err, ok, type Result } from '../../../domain/faults/result.ts'
import { gatherBytes } from '../../../io/gathered-bytes.ts'
import type { Upload } from '../../middleware/context.ts'
import { declaredLength, isMultipart, takeChunks, tooLarge } from '../body.ts'
import type { Incoming } from '../incoming.ts'
import { createMultipartParser, malformedMultipart, type PartListener } from './multipart-parser.ts'
import { boundaryOf, type PartHead } from './part-head.ts'

export interface FileRule {
  kind: 'image' | 'video'
  maxBytes: number
}

export interface MultipartForm {
  fields: Record<string, string>
  files: Record<string, Upload>
}

const maxFieldBytes = 65_536
const maxParts = 64
/** For all headers and boundaries. */
const overheadBytes = 256 * 1024

const badField = (path: string, message: string): Fault => ({
  kind: 'invalid_input',
  details: [{ path, message }],
})
/** A field name is the client's own text: only a plain one is repeated. */
const plainName = (name: string): string => (/^[\w.-]{1,64}$/.test(name) ? name : 'body')

interface Collected {
  fields: Map<string, string>
  files: Map<string, Uint8Array<ArrayBuffer>>
  /** Of a declared length, from the present chunk on; 0 or less if none is declared. */
  bytesLeft: number
}

/** Reads the whole form or nothing: any bad part is a fault, whatever comes before or after it. */
export async function readMultipart(
  incoming: Incoming,
  rules: Record<string, FileRule>,
): Promise<Result<MultipartForm>> {
  const contentType = incoming.request.headers.get('Content-Type') ?? ''
  if (!isMultipart(contentType))
    return err({ kind: 'unsupported_content_type', expected: ['multipart/form-data'] })
  const boundary = boundaryOf(contentType)
  if (boundary === null) return err(malformedMultipart('Has no boundary of 1 to 70 characters'))
  const collected: Collected = {
    fields: new Map(),
    files: new Map(),
    bytesLeft: declaredLength(incoming.request) ?? 0,
  }
  const parser = createMultipartParser(boundary, collector(rules, collected))
  const write = (chunk: Uint8Array): Result<void> => {
    const written = parser.write(chunk)
    collected.bytesLeft -= chunk.length
    return written
  }
  const fileBytes = Object.values(rules).reduce((sum, rule) => sum + rule.maxBytes, 0)
  const maxBytes = fileBytes + maxFieldBytes + overheadBytes
  const read = await takeChunks(incoming, maxBytes, write)
  if (!read.ok) return read
  const ended = parser.end()
  if (!ended.ok) return ended
  return checkFiles(collected, rules, (bytes) => hashInTurn(incoming, bytes))
}

/** Where a part's bytes go. */
type Sink = Pick<PartListener, 'bytes' | 'end'>

function collector(rules: Record<string, FileRule>, collected: Collected): PartListener {
  const nowhere: Sink = { bytes: () => ok(undefined), end: () => ok(undefined) }
  let parts = 0
  let sink = nowhere
  return {
    head: (head) => {
      parts += 1
      if (parts > maxParts) return err(tooLarge('body'))
      const next = sinkOf(head)(head, rules, collected)
      if (!next.ok) return next
      sink = next.value
      return ok(undefined)
    },
    bytes: (bytes) => sink.bytes(bytes),
    end: () => sink.end(),
  }
}

const sinkOf = ({ isFile, isNamed }: PartHead) => {
  if (!isFile) return fieldSink
  return isNamed ? fileSink : unnamedSink
}

/** Without a name and without a byte it is an input in which no file was chosen: nothing was sent. */
const unnamedSink: typeof fileSink = (head, rules, collected) => {
  let file: Sink | null = null
  return ok({
    bytes: (chunk) => {
      if (file === null) {
        const started = fileSink(head, rules, collected)
        if (!started.ok) return started
        file = started.value
      }
      return file.bytes(chunk)
    },
    end: () => (file === null ? ok(undefined) : file.end()),
  })
}

function fieldSink(
  { name, charset }: PartHead,
  rules: Record<string, FileRule>,
  { fields }: Collected,
): Result<Sink> {
  if (Object.hasOwn(rules, name)) return err(badField(name, 'Must be a file'))
  if (fields.has(name)) return err(badField(plainName(name), 'Is sent more than once'))
  const { bytes, whole } = upTo(maxFieldBytes, tooLarge('body'))
  const end = (): Result<void> => {
    const text = decoded(charset, whole())
    if (text === null) return err(badField(plainName(name), 'Must be UTF-8 text'))
    fields.set(name, text)
    return ok(undefined)
  }
  return ok({ bytes, end })
}

function fileSink(
  { name }: PartHead,
  rules: Record<string, FileRule>,
  { files, bytesLeft }: Collected,
): Result<Sink> {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined) {
    const details = [{ path: plainName(name), message: 'Is not a file that this route accepts' }]
    return err({ kind: 'invalid_input', code: 'unknown_file', details })
  }
  if (files.has(name)) return err(badField(name, 'Is sent more than once'))
  const { bytes, whole } = upTo(rule.maxBytes, tooLarge(name), bytesLeft)
  const end = (): Result<void> => {
    files.set(name, whole())
    return ok(undefined)
  }
  return ok({ bytes, end })
}

/** A buffer as large as the part can become is copied neither while it grows nor at its end. */
function upTo(maxBytes: number, fault: Fault, bytesLeft = 0) {
  const gathered = gatherBytes(Math.max(0, Math.min(maxBytes, bytesLeft)))
  const bytes = (chunk: Uint8Array): Result<void> => {
    if (gathered.size() + chunk.length > maxBytes) return err(fault)
    gathered.add(chunk)
    return ok(undefined)
  }
  return { bytes, whole: gathered.take }
}

/** As UTF-8, unless the part declares another charset that the runtime knows. */
function decoded(charset: string, value: Uint8Array): string | null {
  try {
    return decoderOf(charset).decode(value)
  } catch {
    return null
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true })
  } catch {
    return new TextDecoder('utf-8', { fatal: true })
  }
}

/** One of the process at a time: WebCrypto copies what it hashes. */
async function hashInTurn({ claims }: Incoming, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hashed = await claims?.hashing.run(claims, () => sha256Hex(bytes))
  return hashed ?? sha256Hex(bytes)
}

async function checkFiles(
  collected: Collected,
  rules: Record<string, FileRule>,
  hash: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>,
): Promise<Result<MultipartForm>> {
  const files: Record<string, Upload> = {}
  for (const [name, bytes] of collected.files) {
    if (bytes.length === 0) return err(badField(name, 'Is an empty file'))
    const mediaType = sniffMediaType(bytes)
    const kind = rules[name]?.kind
    if (mediaType === null || isImageMediaType(mediaType) !== (kind === 'image')) {
      const expected =
        kind === 'image' ? 'Must be a JPEG, PNG or WEBP image' : 'Must be a WEBM or MP4 video'
      return err({ kind: 'unsupported_media', details: [{ path: name, message: expected }] })
    }
    files[name] = { bytes, mediaType, sha256: await hash(bytes) }
  }
  return ok({ fields: Object.fromEntries(collected.fields), files })
}
