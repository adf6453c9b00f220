#!/bin/sh
# Writes .env for docker-compose.yml with strong random secrets. Prints none of them, and never overwrites a file.
set -eu

usage='Usage: deploy/make-env.sh DOMAIN [ACME_EMAIL] [FILE]
  DOMAIN      the API will be https://api.DOMAIN, the web app https://app.DOMAIN
  ACME_EMAIL  for Let'\''s Encrypt; default admin@DOMAIN
  FILE        default .env beside docker-compose.yml'

fail() {
  printf '%s\n' "$1" >&2
  exit "${2:-1}"
}

if [ "$#" -lt 1 ] || [ "$#" -gt 3 ]; then fail "$usage" 2; fi
domain=$1
email=${2:-admin@$domain}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
file=${3:-$root/.env}

# A shell and Compose read the file, so the values must not contain anything that either treats as syntax.
case $domain in
  '' | -* | .* | *. | *..* | *[!a-z0-9.-]*) fail 'DOMAIN must be a domain name in lower case, such as example.com' 2 ;;
esac
case $email in
  *[!A-Za-z0-9.@_+-]* | *@*@* | @* | *@) fail 'ACME_EMAIL must be an email address' 2 ;;
  *@*) ;;
  *) fail 'ACME_EMAIL must be an email address' 2 ;;
esac

# The login of PocketBase's account. Nothing is sent to it, but it must look like an email address.
admin=admin@$domain
client_url=https://app.$domain
if [ "$domain" = localhost ]; then
  admin=admin@identivia.example
  email=${2:-admin@identivia.example}
  client_url=http://localhost:3000
fi

# N random bytes as 2 N hex digits, which need no quoting in Compose, a shell or JSON.
random_hex() {
  hex=$(od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n')
  [ "${#hex}" -eq $(($1 * 2)) ] || fail 'Cannot read random bytes from /dev/urandom'
  printf '%s' "$hex"
}

umask 077
draft=$(mktemp "$file.XXXXXX") || fail "Cannot create a file beside $file"
trap 'rm -f -- "$draft"' EXIT
trap 'exit 1' HUP INT TERM

jwt_secret=$(random_hex 48)
pii_secret=$(random_hex 48)
pocketbase_password=$(random_hex 24)
encryption_key=$(random_hex 16)
client_secret=$(random_hex 32)
scopes='"health:read","profiles:read","profiles:write","face-liveness:read","face-liveness:write","documents:analyze"'
scopes=$scopes',"aws-credentials:read","settings:read","status-history:write","verification-history:write"'

cat >"$draft" <<END
# Written by deploy/make-env.sh. Keep a copy with your other secrets: without PB_ENCRYPTION_KEY a backup does not start,
# and without PII_HASH_SECRET the counts of returning devices and documents start again.
DOMAIN=$domain
ACME_EMAIL=$email

# PocketBase
POCKETBASE_INTERNAL_URL=http://pocketbase:8090
POCKETBASE_ADMIN_EMAIL=$admin
POCKETBASE_ADMIN_PASSWORD=$pocketbase_password
PB_ENCRYPTION_KEY=$encryption_key

# Tokens. Your server asks for them with the client_id and client_secret below.
JWT_SECRET=$jwt_secret
JWT_ISSUER=identivia-backend
JWT_AUDIENCE=identivia-api
JWT_TTL_SECONDS=3600
JWT_CLIENTS_JSON='[{"client_id":"server","client_secret":"$client_secret","team_id":"team_main","scopes":[$scopes]}]'
PII_HASH_SECRET=$pii_secret

# The web app
CLIENT_URL=$client_url
ALLOWED_ORIGINS=

# AWS: all three or none
AWS_REGION=
AWS_ACCESS_KEY_ID=
AWS_SECRET_ACCESS_KEY=
FACE_LIVENESS_THRESHOLD=75

# OpenAI: both or none
OPENAI_MODEL=
OPENAI_API_KEY=

# Fingerprint
FINGERPRINT_SECRET_KEY=
END

# A hard link is created completely or not at all, and never replaces an existing file or link.
ln -- "$draft" "$file" 2>/dev/null || fail "$file already exists, or cannot be created; nothing was changed"
printf 'Wrote %s. Add the keys of your vendors, then run: docker compose up -d\n' "$file"
