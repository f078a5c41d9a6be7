#!/usr/bin/env bash
# Makes .venv ready in a folder (default: this one) and prints nothing when there is nothing to do.
#   venv.sh [--in DIR] FILE...   requirement files of the folder to install, the first being requirements.txt
# The environment is made anew when requirements.txt changes or its Python is gone.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ "$1" = --in ]; then
  here="$(cd "$2" && pwd)"
  shift 2
fi
project="$(basename "$here")"
venv="$here/.venv"

fail() { echo "$project: $*" >&2; exit 1; }

# PYTHON when it is set, else the version the requirements were resolved for, else any newer one.
find_python() {
  local candidates=(python3.11 python3) candidate
  if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
  for candidate in "${candidates[@]}"; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  fail "no Python 3.11 or newer (tried: ${candidates[*]}). Install it (Debian: apt install python3-venv) or set PYTHON to its path."
}

# Runs "$@" with its output in a log, and says every two seconds that it still goes on.
with_progress() {
  local what="$1" log="$venv.log" start=$SECONDS pid
  shift
  "$@" >"$log" 2>&1 &
  pid=$!
  trap 'kill "$pid" 2>/dev/null' EXIT
  while sleep 2 && kill -0 "$pid" 2>/dev/null; do
    echo "$project: $what ... $((SECONDS - start)) s"
  done
  if wait "$pid"; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    fail "$what failed, see above."
  fi
  trap - EXIT
}

# Each file installed leaves a copy of itself in the environment, to be compared with the next time.
installed() { cmp -s "$here/$1" "$venv/$1"; }

if ! installed requirements.txt || ! "$venv/bin/python" -c '' 2>/dev/null; then
  python="$(find_python)"
  echo "$project: making a virtual environment in $venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail "python -m venv failed. On Debian: apt install python3-venv"
fi
for name in "$@"; do
  if ! installed "$name"; then
    with_progress "installing $name" "$venv/bin/python" -m pip install \
      --disable-pip-version-check --no-input --no-deps --only-binary=:all: --require-hashes --requirement "$here/$name"
    cp "$here/$name" "$venv/$name"
  fi
done
