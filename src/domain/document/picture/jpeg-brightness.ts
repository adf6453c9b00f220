/**
 * The brightness of a JPEG, one value for each block of 8 by 8 pixels. The file has the mean of a block as a number of its
 * own, so nothing is decoded into pixels: it takes little memory, whatever the size of the picture.
 */

import { bitReader, type HuffmanTable, huffmanTable } from './bit-reader.ts'
import { viewOf } from './inspected.ts'
import { markers, type Segment, segmentsOf } from './jpeg-file.ts'

export interface Brightness {
  /** Of the picture, in values: of a JPEG, the last ones may reach beyond its edge. */
  width: number
  height: number
  /** Values in a row. */
  columns: number
  values: ArrayLike<number>
}

interface Component {
  id: number
  across: number
  down: number
}

interface Frame {
  width: number
  height: number
  isProgressive: boolean
  components: Component[]
}

/** Null if the file is of another kind than `inspectJpeg` passes on as it is. */
export function jpegBrightness(bytes: Uint8Array): Brightness | null {
  const tables = new Map<number, HuffmanTable>()
  let frame: Frame | null = null
  let interval = 0
  for (const segment of segmentsOf(bytes) ?? []) {
    const { marker, parameters } = segment
    if (marker === markers.dht && !readTables(parameters, tables)) return null
    if (marker === markers.dri && parameters.length >= 2) interval = viewOf(parameters).getUint16(0)
    if (marker >= markers.sof0 && marker <= markers.sof2) frame = frameOf(segment)
    if (marker !== markers.sos || frame === null) continue
    // The first scan with the first component: in a progressive file, it has the means and nothing else.
    const scan = scanOf(segment, frame, tables)
    if (scan === null) continue
    const data = bytes.subarray(segment.start + 4 + parameters.length, segment.end)
    return readBlocks(data, { frame, scan, interval })
  }
  return null
}

function readTables(parameters: Uint8Array, tables: Map<number, HuffmanTable>): boolean {
  for (let at = 0; at + 17 <= parameters.length; ) {
    const counts = parameters.subarray(at + 1, at + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const table = huffmanTable(counts, parameters.subarray(at + 17, at + 17 + total))
    if (table === null) return false
    tables.set(parameters[at] ?? 0, table)
    at += 17 + total
  }
  return true
}

function frameOf({ marker, parameters }: Segment): Frame | null {
  if (parameters.length < 6) return null
  const components: Component[] = []
  for (let at = 6; at + 3 <= parameters.length; at += 3) {
    const sampling = parameters[at + 1] ?? 0
    const component = { id: parameters[at] ?? 0, across: sampling >> 4, down: sampling & 15 }
    if (component.across < 1 || component.across > 4 || component.down < 1 || component.down > 4)
      return null
    components.push(component)
  }
  const size = viewOf(parameters)
  return {
    height: size.getUint16(1),
    width: size.getUint16(3),
    isProgressive: marker === markers.sof2,
    components,
  }
}

type Scan = (Component & { dc: HuffmanTable; ac: HuffmanTable | null; isFirst: boolean })[]

function scanOf(
  { parameters }: Segment,
  { components, isProgressive }: Frame,
  tables: ReadonlyMap<number, HuffmanTable>,
): Scan | null {
  const scan: Scan = []
  for (let index = 0; index < (parameters[0] ?? 0); index += 1) {
    const [id, selected = 0] = parameters.subarray(1 + index * 2)
    const component = components.find((one) => one.id === id)
    const dc = tables.get(selected >> 4)
    const ac = isProgressive ? null : tables.get(16 | (selected & 15))
    if (component === undefined || dc === undefined || ac === undefined) return null
    scan.push({ ...component, dc, ac, isFirst: component === components[0] })
  }
  return scan.some(({ isFirst }) => isFirst) ? scan : null
}

/** Blocks lie in units: of one component alone one block each, otherwise as many as its sampling says. */
function readBlocks(
  data: Uint8Array,
  { frame, scan, interval }: { frame: Frame; scan: Scan; interval: number },
): Brightness | null {
  const first = frame.components[0]
  if (first === undefined) return null
  const most = { across: 1, down: 1 }
  for (const { across, down } of frame.components) {
    most.across = Math.max(most.across, across)
    most.down = Math.max(most.down, down)
  }
  const width = (frame.width * first.across) / most.across / 8
  const height = (frame.height * first.down) / most.down / 8
  const [columns, rows] = [Math.ceil(width), Math.ceil(height)]
  const isAlone = scan.length === 1
  const unitsAcross = isAlone ? columns : Math.ceil(frame.width / (8 * most.across))
  const unitsDown = isAlone ? rows : Math.ceil(frame.height / (8 * most.down))
  const values = new Int32Array(columns * rows)
  const reader = bitReader(data)
  const last = scan.map(() => 0)
  for (let unit = 0; unit < unitsAcross * unitsDown; unit += 1) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      reader.restart()
      last.fill(0)
    }
    const [unitX, unitY] = [unit % unitsAcross, Math.floor(unit / unitsAcross)]
    scan.forEach(({ across, down, dc, ac, isFirst }, index) => {
      const [wide, high] = isAlone ? [1, 1] : [across, down]
      for (let block = 0; block < wide * high; block += 1) {
        const value = (last[index] ?? 0) + reader.difference(reader.symbol(dc) & 15)
        last[index] = value
        if (ac !== null) skipRest(reader, ac)
        const x = unitX * wide + (block % wide)
        const y = unitY * high + Math.floor(block / wide)
        if (isFirst && x < columns && y < rows) values[y * columns + x] = value
      }
    })
  }
  return { width, height, columns, values }
}

function skipRest(reader: ReturnType<typeof bitReader>, table: HuffmanTable): void {
  for (let at = 1; at < 64; ) {
    const symbol = reader.symbol(table)
    const [zeros, length] = [symbol >> 4, symbol & 15]
    if (length === 0 && zeros < 15) return
    at += zeros + 1
    reader.skip(length)
  }
}
