/** One scenario: what every vendor answers, what the client claims, and what the decision must be. */

import type { QuirkKind } from '../controls/failures.ts'
import { fingerprintOf } from '../encoding.ts'
import { type DocumentFacts, documentNumber, passport } from '../specimens/documents.ts'

export type Outage = 'rekognition_faces' | 'rekognition_liveness' | 'openai' | 'fingerprint'

export type SpecimenName = 'document_front' | 'document_back' | 'selfie' | 'facial_photo'

export type DeviceSignals = {
  bot: 'not_detected' | 'good' | 'bad'
  botType: string | null
  tampering: boolean
  virtualMachine: boolean
  vpn: boolean
  proxy: boolean
  torNode: boolean
  incognito: boolean
  replayed: boolean
  highActivity: boolean
  suspectScore: number
  /** How long before its creation the event claims to have happened. */
  ageMs: number
  /** False: the vendor issues the id and does not know it afterwards. */
  known: boolean
  ipCountry: { code: string; name: string }
}

/** Fields of the verification form that the client fills in, sent with the specimens. */
export type Claims = {
  liveness_confidence: number
  liveness_status: string
  document_type: string
  document_number: string
  country: string
  name: string
  gender: string
  date_of_birth: string
  /** Override what the browser agent reported, if this client lies about it. */
  ip_address?: string
  visitor_id?: string
}

export type Scenario = {
  name: string
  title: string
  description: string
  files: readonly SpecimenName[]
  /** Whose face is in which image; null is a image without a face. */
  faces: {
    document: string | null
    selfie: string
    photo: string
    /** Set if the similarity of document and selfie is between the two thresholds. */
    similarityPercent: number | null
  }
  liveness: {
    status: 'SUCCEEDED' | 'FAILED' | 'EXPIRED' | 'IN_PROGRESS'
    confidencePercent: number | null
  }
  document: DocumentFacts
  device: DeviceSignals
  outages: readonly Outage[]
  /** Set if the model does not answer the question. */
  modelQuirk: Exclude<QuirkKind, 'product_error'> | null
  claimed: Partial<Claims>
  /** What must have been submitted before, for reason codes that count. */
  before: Before | null
  expected: Expected
}

/**
 * Earlier submissions, otherwise honest: several of the same profile, or one each of other profiles of the team
 * that share one thing with this one.
 */
export type Before =
  | { attempts: number }
  | { otherProfiles: number; sharing: 'device' | 'document' | 'face' | 'address' }

/**
 * `reasons` are all reason codes of the decision at security level standard, including `info` ones. `refused` means
 * that the request fails before anything is decided or stored; its reason is the error code.
 */
export type Expected = {
  outcome: 'approved' | 'review' | 'declined' | 'refused'
  reasons: readonly string[]
}

export type Changes = {
  files?: readonly SpecimenName[]
  faces?: Partial<Scenario['faces']>
  liveness?: Scenario['liveness']
  document?: Partial<DocumentFacts>
  device?: Partial<DeviceSignals>
  outages?: readonly Outage[]
  modelQuirk?: Scenario['modelQuirk']
  claimed?: Partial<Claims>
  before?: Before
}

const honestDevice: DeviceSignals = {
  bot: 'not_detected',
  botType: null,
  tampering: false,
  virtualMachine: false,
  vpn: false,
  proxy: false,
  torNode: false,
  incognito: false,
  replayed: false,
  highActivity: false,
  suspectScore: 2,
  ageMs: 0,
  known: true,
  ipCountry: { code: 'PT', name: 'Portugal' },
}

/**
 * A row of the table: an honest person with a good passport, apart from the changes. A readable document of Utopia
 * also gets DOCUMENT_SPECIMEN, which rows need not list.
 */
export function row(
  about: { name: string; title: string; description: string },
  expected: Expected,
  changes: Changes = {},
): Scenario {
  const document = { ...passport, ...changes.document, numberBase: numberBaseOf(about.name) }
  const single = document.type === 'passport' || document.type === 'visa'
  const allFiles = ['document_front', 'document_back', 'selfie', 'facial_photo'] as const
  return {
    ...about,
    files: changes.files ?? allFiles.filter((file) => file !== 'document_back' || !single),
    faces: {
      document: 'ana',
      selfie: 'ana',
      photo: changes.faces?.selfie ?? 'ana',
      similarityPercent: null,
      ...changes.faces,
    },
    liveness: changes.liveness ?? { status: 'SUCCEEDED', confidencePercent: 98.4 },
    document,
    device: { ...honestDevice, ...changes.device },
    outages: changes.outages ?? [],
    modelQuirk: changes.modelQuirk ?? null,
    claimed: changes.claimed ?? {},
    before: changes.before ?? null,
    expected: isReadAsSpecimen(document, changes)
      ? { ...expected, reasons: [...expected.reasons, 'DOCUMENT_SPECIMEN'] }
      : expected,
  }
}

/** After a failed liveness check no paid call is made to read the document. */
const isReadAsSpecimen = (document: DocumentFacts, { liveness, outages, modelQuirk }: Changes) =>
  document.readable &&
  document.country === 'UTO' &&
  (!liveness || (liveness.confidencePercent ?? 0) >= defaultThresholdPercent) &&
  !outages?.includes('openai') &&
  !modelQuirk

const defaultThresholdPercent = 75

/** Distinct per scenario, so that trying several does not look like one document used twice. */
function numberBaseOf(name: string): string {
  const code = (fingerprintOf(name) % 36 ** 3).toString(36).padStart(3, '0').toUpperCase()
  return `X${code}00000`
}

export const approved = (...reasons: string[]): Expected => ({ outcome: 'approved', reasons })
export const review = (...reasons: string[]): Expected => ({ outcome: 'review', reasons })
export const declined = (...reasons: string[]): Expected => ({ outcome: 'declined', reasons })
export const refused = (...reasons: string[]): Expected => ({ outcome: 'refused', reasons })

/** What the client of this scenario claims: the truth, apart from its lies. */
export function claimsOf(scenario: Scenario, variant = 0): Claims {
  const { document, liveness, claimed } = scenario
  return {
    liveness_confidence: liveness.confidencePercent ?? 0,
    liveness_status: liveness.status === 'SUCCEEDED' ? 'live' : 'not_live',
    document_type: document.type,
    document_number: documentNumber(document, variant),
    country: document.country,
    name: `${document.givenNames} ${document.surname}`,
    gender: document.gender,
    date_of_birth: document.birthDate,
    ...claimed,
  }
}
