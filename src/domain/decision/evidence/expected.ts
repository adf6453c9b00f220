/** What a profile says of its person, which the document is held against. */

import type { Profile } from '../../identity/profile.ts'
import type { Expected } from './evidence.ts'

type Said = Pick<Profile, 'name' | 'documentNumber' | 'country' | 'gender'>

/** A submission that says nothing, or says otherwise, changes none of it. */
export const expectedOf = (profile: Said): Expected => ({
  documentNumber: stated(profile.documentNumber),
  country: stated(profile.country),
  name: stated(profile.name),
  gender: profile.gender === 'unknown' ? null : stated(profile.gender),
})

const stated = (text: string): string | null => (text === '' ? null : text)
