# Before each block of commands that the docs show, so that it can be tried here: what would take long, ask somebody or change
# an account is looked at instead of done. Anything else that is not on this machine fails, and wants a marker in its page.
#   $URL  a running edge      $KEY  an API key of its demo company      $FOLDER  where files come and go
set -euo pipefail

curl() {
  (cd "$FOLDER" && command curl --silent --show-error --fail-with-body --max-time 60 "$@" | tee answer)
  # What was made, for the command after it.
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p' "$FOLDER/answer" >"$FOLDER/id"
}

npm() {
  case "$1" in
    start | test) ;;
    run) grep -q "^    \"$2\": " package.json || fail "there is no npm run $2" ;;
    *) fail "npm $1 is not tried here" ;;
  esac
}

npx() {
  [ "$1" = vitest ] || fail "npx $1 is not tried here"
  [ -e "${*: -1}" ] || fail "there is no ${*: -1}"
}

node() {
  case "$1" in
    -*) command node "$@" ;;
    examples/backend-lookup/*) command node "$@" --url "$URL" ;;
    # Servers, which tests of their own start.
    *) [ -f "$1" ] || fail "there is no $1" ;;
  esac
}

fail() {
  echo "$1" >&2
  return 1
}
