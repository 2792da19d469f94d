#!/usr/bin/env bash
# The whole life of a TOTP secret by curl alone: switch TOTP on, set it up, log in with a code, lose the phone,
# get revoked, set it up again.
#
#   SALLYPORT=http://localhost:8080 ADMIN=admin ADMIN_PASSWORD=… docs/totp-by-curl.sh
#
# Needs curl and an authenticator; here that is oathtool (Debian: apt-get install oathtool). The administrator comes with
# Basic, which carries no code: take one without a second factor.
set -euo pipefail

: "${SALLYPORT:=http://localhost:8080}" "${TENANT:=t1}" "${ADMIN:=admin}" "${ADMIN_PASSWORD:?}"
user="curl-$RANDOM$RANDOM" password='Corr3ct-horse' cookies=$(mktemp)
trap 'rm -f "$cookies"' EXIT

say() { printf '\n== %s\n' "$*"; }
admin() { curl -sS --fail-with-body -u "$TENANT/$ADMIN:$ADMIN_PASSWORD" -H 'Content-Type: application/json' "$@"; }
xsrf() { awk '$6 == "XSRF-TOKEN" { print $7 }' "$cookies"; }
# A browser in short: cookies, and the XSRF cookie's value as a header.
browser() { curl -sS -b "$cookies" -c "$cookies" -H "X-XSRF-TOKEN: $(xsrf)" -H 'Content-Type: application/json' "$@"; }
status() { browser -o /dev/null -w '%{http_code}' "$@"; }
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
login() { # prints the status; the answer's message goes to standard error
  curl -sS -b "$cookies" -c "$cookies" -o /dev/stderr -w '%{http_code}' "$SALLYPORT/tenant/oauth?tenant_id=$TENANT" \
    --data-urlencode grant_type=PASSWORD --data-urlencode "username=$user" --data-urlencode "password=$password" "$@"
}
expect() { # expect <status> <what> <command …>
  local wanted=$1 what=$2 got; shift 2
  got=$("$@" 2>/tmp/answer.$$) || true
  echo "$what: $got $(cat /tmp/answer.$$)"; rm -f /tmp/answer.$$
  [ "$got" = "$wanted" ] || { echo "expected $wanted" >&2; exit 1; }
}
code() { oathtool --totp -b "$1"; }
# A code works once: the next one is at most 30 seconds away.
next_code() { local used; used=$(code "$1"); while [ "$(code "$1")" = "$used" ]; do sleep 1; done; code "$1"; }

set_up() { # sets TOTP up in a session that may do only that; leaves the key in $secret
  rm -f "$cookies"
  expect 200 'log in with the password: a session for setting up' login
  expect 401 'it opens nothing else' status "$SALLYPORT/user/currentUser"
  secret=$(browser -X POST "$SALLYPORT/user/currentUser/totpSecret" | field rawSecret)
  expect 403 'a wrong code is refused' status "$SALLYPORT/user/currentUser/totpSecret/verify" -d '{"code":"000000"}'
  confirmed=$(code "$secret")
  expect 204 'the code of the app is right' status "$SALLYPORT/user/currentUser/totpSecret/verify" -d "{\"code\":\"$confirmed\"}"
  expect 204 'TOTP is active' status "$SALLYPORT/user/currentUser/totpSecret/activity" -d '{"isActive":true}'
  expect 200 'log in with that code, once' login --data-urlencode "tfa_code=$confirmed"
  expect 200 'now everything opens' status "$SALLYPORT/user/currentUser"
}

say 'The administrator turns TOTP on and enforces it for a new user'
admin -X PUT "$SALLYPORT/tenant/tenants/$TENANT/tfa" -d '{"strategy":"TOTP","enabledOnTenantLevel":true}'
admin -X POST "$SALLYPORT/user/$TENANT/users" \
  -d "{\"userName\":\"$user\",\"email\":\"$user@example.com\",\"password\":\"$password\",\"tfaEnforced\":true}" | field userName

say 'The user sets it up'
set_up

say 'From now on a login asks for a code'
rm -f "$cookies"
expect 401 'without a code' login
expect 401 'with the code that was used' login --data-urlencode "tfa_code=$confirmed"
expect 200 'with the next code' login --data-urlencode "tfa_code=$(next_code "$secret")"

say 'The phone is lost: the administrator revokes the secret'
lost=$secret
admin -X DELETE "$SALLYPORT/user/$TENANT/users/$user/totpSecret/revoke"
expect 401 'the session has ended' status "$SALLYPORT/user/currentUser"

say 'The user sets it up again'
set_up
[ "$secret" != "$lost" ] || { echo 'the secret is the old one' >&2; exit 1; }
rm -f "$cookies"
expect 401 'codes of the lost phone are worth nothing' login --data-urlencode "tfa_code=$(code "$lost")"

say 'Clean up'
admin -X DELETE "$SALLYPORT/user/$TENANT/users/$user"
echo 'done'
