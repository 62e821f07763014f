# Before each block of commands that the docs show, so that it can be tried here: what would take long, ask somebody or change
# an account is looked at instead of done. Anything else that is not on this machine fails, and wants a marker in its page.
#   $URL  a running edge      $KEY  an API key of its demo company      $ROOT  the project; the folder here is one to be forgotten
set -euo pipefail

curl() {
  command curl --silent --show-error --fail-with-body --max-time 60 "$@" | tee answer
  # What was made, for the command after it.
  sed -n 's/^{"id":"\([^"]*\)".*/\1/p' answer >id
}

npm() {
  case "$1" in
    start | test) ;;
    run) grep -q "^    \"$2\": " "$ROOT/package.json" || fail "there is no npm run $2" ;;
    *) fail "npm $1 is not tried here" ;;
  esac
}

npx() {
  [ "$1" = vitest ] || fail "npx $1 is not tried here"
  [ -e "$ROOT/${*: -1}" ] || fail "there is no ${*: -1}"
}

node() {
  case "$1" in
    -*) (cd "$ROOT" && command node "$@") ;;
    examples/backend-lookup/*) (cd "$ROOT" && command node "$@" --url "$URL") ;;
    # Servers, which tests of their own start.
    *) [ -f "$ROOT/$1" ] || fail "there is no $1" ;;
  esac
}

fail() {
  echo "$1" >&2
  return 1
}
