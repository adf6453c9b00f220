/** Error codes that several routes share. */

export const awsErrors = [
  'aws_not_configured',
  'aws_access_denied',
  'aws_credentials_rejected',
  'aws_rate_limited',
  'aws_timeout',
  'aws_unavailable',
  'aws_bad_answer',
  'aws_request_rejected',
] as const
