/** Scenarios with earlier submissions: the same person, device, document or address again. */
import { review, row, type Scenario } from '../scenario.ts'

export const repetitions: readonly Scenario[] = [
  row(
    {
      name: 'many-attempts',
      title: 'One person tries again and again',
      description: 'Five submissions of the same profile came before this one.',
    },
    review('VELOCITY_PROFILE_ATTEMPTS'),
    { before: { attempts: 5 } },
  ),
  row(
    {
      name: 'device-of-many',
      title: 'One device for many people',
      description: 'Three other profiles were verified from this browser.',
    },
    review('VELOCITY_DEVICE_REUSE'),
    { before: { otherProfiles: 3, sharing: 'device' } },
  ),
  row(
    {
      name: 'document-of-another',
      title: 'A document that another person has used',
      description: 'Another profile was verified with a document of this number.',
    },
    review('VELOCITY_DOCUMENT_REUSE'),
    { before: { otherProfiles: 1, sharing: 'document' } },
  ),
  row(
    {
      name: 'face-of-another',
      title: 'One recording for two people',
      description: 'Another profile already used the same liveness image.',
    },
    review('VELOCITY_FACE_REUSE'),
    { before: { otherProfiles: 1, sharing: 'face' } },
  ),
  row(
    {
      name: 'address-of-many',
      title: 'Many people from one address',
      description: 'Nineteen other profiles were verified from this network.',
    },
    review('VELOCITY_IP'),
    { before: { otherProfiles: 19, sharing: 'address' } },
  ),
]
