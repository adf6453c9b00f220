/** What a profile says of its person, for comparison with the document. */

import type { Profile } from '../../identity/profile.ts'
import type { Expected } from './evidence.ts'

type ProfileIdentity = Pick<Profile, 'name' | 'documentNumber' | 'country' | 'gender'>

/** Taken from the profile alone, so that a submission cannot change it by leaving something out. */
export const expectedOf = (profile: ProfileIdentity): Expected => ({
  documentNumber: textOrNull(profile.documentNumber),
  country: textOrNull(profile.country),
  name: textOrNull(profile.name),
  gender: profile.gender === 'unknown' ? null : textOrNull(profile.gender),
})

const textOrNull = (text: string): string | null => (text === '' ? null : text)
