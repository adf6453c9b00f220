/** Scenarios in which a vendor is down, or gives no useful answer, for these images only. */
import { review, row, type Scenario } from '../scenario.ts'

export const outages: readonly Scenario[] = [
  row(
    {
      name: 'provider-outage',
      title: 'Face match and document analysis are down',
      description: 'Every call with these images answers 500.',
    },
    review('FACE_MATCH_UNAVAILABLE', 'DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { outages: ['rekognition_faces', 'openai'] },
  ),
  row(
    {
      name: 'openai-outage',
      title: 'Document analysis is down',
      description: 'OpenAI answers 500 for these images.',
    },
    review('DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { outages: ['openai'] },
  ),
  row(
    {
      name: 'face-outage',
      title: 'Face match is down',
      description: 'DetectFaces and CompareFaces answer 500 for these images.',
    },
    review('FACE_MATCH_UNAVAILABLE'),
    { outages: ['rekognition_faces'] },
  ),
  row(
    {
      name: 'liveness-outage',
      title: 'The liveness service is down',
      description: 'The finished session cannot be read.',
    },
    review('LIVENESS_UNAVAILABLE', 'FACE_MATCH_UNAVAILABLE'),
    { outages: ['rekognition_liveness'] },
  ),
  row(
    {
      name: 'device-outage',
      title: 'The device service is down',
      description: 'Reading the event answers 500.',
    },
    review('DEVICE_UNAVAILABLE'),
    { outages: ['fingerprint'] },
  ),
  row(
    {
      name: 'model-refusal',
      title: 'The model refuses',
      description: 'It declines to read identity documents.',
    },
    review('DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { modelQuirk: 'refusal' },
  ),
  row(
    {
      name: 'model-truncated',
      title: 'The answer is truncated',
      description: 'The token limit is reached in the middle of the JSON.',
    },
    review('DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { modelQuirk: 'length' },
  ),
  row(
    {
      name: 'model-filtered',
      title: 'The answer is filtered',
      description: 'The content filter stops the answer.',
    },
    review('DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { modelQuirk: 'content_filter' },
  ),
  row(
    {
      name: 'model-off-schema',
      title: 'The model ignores the schema',
      description: 'Well-formed JSON that does not match the schema.',
    },
    review('DOCUMENT_ANALYSIS_UNAVAILABLE'),
    { modelQuirk: 'off_schema' },
  ),
]
