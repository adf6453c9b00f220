// The images of a person: from the catalogue, or the user's own.
import type { Person } from '../answers.ts'
import type { Choice } from './choice.ts'
import type { Pictures } from './journey.ts'

export async function picturesOf({ scenario, own }: Choice, person: Person): Promise<Pictures> {
  if (own) {
    return {
      document_front: own.document_front,
      ...(own.document_back ? { document_back: own.document_back } : {}),
      facial_photo: own.face,
      selfie: own.face,
    }
  }
  const specimen = async (file: string, variant: number): Promise<Blob> => {
    const answer = await fetch(`/specimens/${scenario.name}/${file}.jpg?variant=${variant}`)
    if (!answer.ok) throw new Error(`There is no ${file} of ${scenario.name}`)
    return answer.blob()
  }
  const hasBack = scenario.files.some((file) => file.endsWith('/document_back.jpg'))
  return {
    document_front: await specimen('document_front', person.variant),
    ...(hasBack ? { document_back: await specimen('document_back', person.variant) } : {}),
    facial_photo: await specimen('facial_photo', person.variant),
    selfie: await specimen('selfie', person.selfie_variant),
  }
}
