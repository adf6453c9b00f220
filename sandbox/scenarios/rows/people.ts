/** Scenarios of the person: all is well, or the face or the liveness check fails. */
import { drivingLicense, idCard } from '../../specimens/documents.ts'
import { approved, declined, refused, review, row, type Scenario } from '../scenario.ts'

export const people: readonly Scenario[] = [
  row(
    {
      name: 'approved',
      title: 'Everything is fine',
      description: 'A good passport, its holder in front of the camera, an ordinary browser.',
    },
    approved(),
  ),
  row(
    {
      name: 'approved-id-card',
      title: 'A good identity card',
      description: 'TD1 card: portrait on the front, machine-readable zone on the back.',
    },
    approved(),
    { document: idCard },
  ),
  row(
    {
      name: 'approved-driving-license',
      title: 'A good driving licence',
      description: 'No machine-readable zone, but the back is required.',
    },
    approved(),
    { document: drivingLicense },
  ),
  row(
    {
      name: 'approved-residence-permit',
      title: 'A good residence permit',
      description: 'TD2 format, machine-readable zone on the front.',
    },
    approved(),
    { document: { ...idCard, type: 'residence_permit', mrzFormat: 'TD2', mrzSide: 'front' } },
  ),
  row(
    {
      name: 'approved-accents',
      title: 'A name with accents',
      description:
        'Accents and an apostrophe in print, plain letters in the machine-readable zone.',
    },
    approved(),
    { document: { givenNames: 'Zoë Inês', surname: "O'Exemplår" } },
  ),
  row(
    {
      name: 'face-mismatch',
      title: 'Somebody else holds the document',
      description: 'The portrait on the document is another person.',
    },
    declined('FACE_MISMATCH'),
    { faces: { document: 'boris' } },
  ),
  row(
    {
      name: 'face-uncertain',
      title: 'The similarity is inconclusive',
      description: 'An old portrait: the similarity lies between the two thresholds.',
    },
    review('FACE_MATCH_UNCERTAIN'),
    { faces: { similarityPercent: 85.2 } },
  ),
  row(
    {
      name: 'no-face-on-document',
      title: 'The document has no portrait',
      description: 'The portrait area is empty.',
    },
    review('FACE_NOT_FOUND_ON_DOCUMENT'),
    { faces: { document: null } },
  ),
  row(
    {
      name: 'selfie-reference-mismatch',
      title: 'The photo shows another person than the camera',
      description: 'The uploaded facial photo shows another person than the liveness session.',
    },
    declined('SELFIE_REFERENCE_MISMATCH'),
    { faces: { photo: 'boris' } },
  ),
  row(
    {
      name: 'spoofed-liveness',
      title: 'A screen held in front of the camera',
      description: 'The session succeeds with a very low confidence; the client claims a high one.',
    },
    declined('LIVENESS_LOW_CONFIDENCE', 'LIVENESS_CLAIM_MISMATCH'),
    {
      liveness: { status: 'SUCCEEDED', confidencePercent: 20 },
      claimed: { liveness_confidence: 99.1, liveness_status: 'live' },
    },
  ),
  row(
    {
      name: 'failed-liveness',
      title: 'The liveness check fails',
      description: 'The vendor could not finish the check.',
    },
    declined('LIVENESS_FAILED'),
    { liveness: { status: 'FAILED', confidencePercent: null } },
  ),
  row(
    {
      name: 'expired-liveness',
      title: 'The liveness session expires',
      description: 'The selfie was taken, but the session answers EXPIRED.',
    },
    declined('LIVENESS_EXPIRED'),
    { liveness: { status: 'EXPIRED', confidencePercent: null } },
  ),
  row(
    {
      name: 'liveness-claim-mismatch',
      title: 'The client exaggerates the confidence',
      description: 'The check passes, but with far less confidence than the client claims.',
    },
    review('LIVENESS_CLAIM_MISMATCH'),
    {
      liveness: { status: 'SUCCEEDED', confidencePercent: 81.5 },
      claimed: { liveness_confidence: 99.9 },
    },
  ),
  row(
    {
      name: 'unfinished-liveness',
      title: 'The liveness session is still in progress',
      description:
        'The vendor is still processing it: the submission gets 409 and can be sent again.',
    },
    refused('LIVENESS_NOT_COMPLETED'),
    { liveness: { status: 'IN_PROGRESS', confidencePercent: null } },
  ),
]
