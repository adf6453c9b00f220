// The curl session that `npm run dev` prints: one block to paste into bash or zsh, run by a test as well.

export interface SessionOptions {
  readonly api: string
  readonly sandbox: string
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * Uses only what works the same in both shells when pasted: no comments (zsh runs them), no exclamation marks
 * (history), no variables named path or status (special in zsh), and no tools beyond curl, sed and grep.
 */
export function curlSession({ api, sandbox, clientId, clientSecret }: SessionOptions): string {
  return `API=${api} SANDBOX=${sandbox}
CLIENT_ID=${clientId} CLIENT_SECRET=${clientSecret}
WORK=$(mktemp -d)
text_of() { grep -o "\\"$1\\":\\"[^\\"]*\\"" | head -n 1 | cut -d '"' -f 4; }
number_of() { grep -o "\\"$1\\":[0-9.]*" | head -n 1 | cut -d : -f 2; }
codes_of() { grep -o '"code":"[A-Z_]*"' | cut -d '"' -f 4 | sort -u | tr '\\n' ' '; }
shorten() { sed -E 's/("(bytes|access_token|user_message)":"[^"]{12})[^"]*"/\\1..."/g'; echo; }
heading() { printf '\\n== %s\\n' "$1"; }
call_api() { curl -sS -H "Authorization: Bearer $TOKEN" "$@"; }

heading 'A token for the team'
ANSWER=$(curl -sS "$API/api/auth/token" -H 'Content-Type: application/json' \\
  -d '{"client_id":"'$CLIENT_ID'","client_secret":"'$CLIENT_SECRET'"}')
TOKEN=$(printf %s "$ANSWER" | text_of access_token)
printf %s "$ANSWER" | shorten
call_api "$API/" | shorten

prepare_person() {
  COUNT=$((COUNT + 1))
  SECONDS_NOW=$(date +%s)
  USER_ID=$1-$SECONDS_NOW-$COUNT
  COPY=$(((SECONDS_NOW + COUNT) % 100000))
  for NAME in document_front selfie; do
    curl -s -f -o "$WORK/$NAME.jpg" "$SANDBOX/specimens/$1/$NAME.jpg?variant=$COPY" || return 1
  done
  CREATED=$(call_api "$API/api/profiles/create" -H 'Content-Type: application/json' \\
    -d '{"userID":"'$USER_ID'","name":"Ana Lucia Exemplar"}')
  PROFILE=$(printf %s "$CREATED" | text_of id)
  UPDATED=$(call_api -X PATCH "$API/api/profiles/$PROFILE" -F document_type=passport \\
    -F "document_front=@$WORK/document_front.jpg" -F "facial_photo=@$WORK/selfie.jpg")
  SESSION=$(call_api "$API/api/face-liveness/session" -H 'Content-Type: application/json' \\
    -d '{"profile_id":"'$PROFILE'"}' | tee "$WORK/session.json" | text_of sessionId)
  FILMED=$(curl -sS --data-binary "@$WORK/selfie.jpg" "$SANDBOX/sandbox/liveness/$SESSION")
  LIVENESS=$(call_api "$API/api/face-liveness/results/$SESSION")
  SCORE=$(printf %s "$LIVENESS" | number_of confidenceScore)
  LIVE=$(printf %s "$LIVENESS" | grep -q '"isLive":true' && echo live || echo not_live)
  EVENT=$(curl -sS "$SANDBOX/sandbox/fingerprint/events" -H 'Content-Type: application/json' \\
    -d '{"scenario":"'$1'"}' | text_of event_id)
}
submit_person() {
  [ -z "$1" ] || LIVE=live
  call_api "$API/api/verification_history/$PROFILE" -F "liveness_session_id=$SESSION" \\
    -F "liveness_confidence=\${1:-\${SCORE:-0}}" -F "liveness_status=$LIVE" \\
    -F document_type=passport -F 'fingerprint={"eventId":"'$EVENT'"}'
}
verify_person() {
  prepare_person "$1" || { echo "$1: no such scenario, see $SANDBOX/specimens"; return 1; }
  DECISION=$(submit_person "$2")
  OUTCOME=$(printf %s "$DECISION" | text_of outcome)
  printf '%-17s %-9s %s\\n' "$1" "\${OUTCOME:-failed}" \\
    "$(printf %s "$DECISION" | codes_of)\${2:+(claimed $2, observed $SCORE)}"
  [ -n "$OUTCOME" ] || printf '%s\\n' "$DECISION"
}

prepare_person approved
heading 'A profile'
printf %s "$CREATED" | shorten
heading 'Document and photo uploaded'
printf %s "$UPDATED" | shorten
heading 'A liveness session'
shorten < "$WORK/session.json"
heading 'The browser records the face'
printf %s "$FILMED" | shorten
heading 'The result of the session'
printf %s "$LIVENESS" | shorten
heading 'The document analysis'
call_api "$API/api/ollama/document-analysis" -F "profile_id=$PROFILE" \\
  -F "document_front=@$WORK/document_front.jpg" | shorten
heading 'The decision'
submit_person | shorten
heading 'The profile afterwards'
call_api "$API/api/profiles/$PROFILE" | shorten

heading 'Other people: scenario, outcome, reason codes'
verify_person face-mismatch
verify_person expired-document
verify_person spoofed-liveness
verify_person spoofed-liveness 99
verify_person bot-device
verify_person provider-outage
heading 'Yours: verify_person SCENARIO [CLAIMED_CONFIDENCE], for example verify_person mrz-tampered'
echo 'Every document is a passport of Ana Lucia Exemplar; npm run scenarios plays all scenarios'
`
}
