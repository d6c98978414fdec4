#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is uploaded. Written by `grader ci gradescope`.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
export PYTHONSAFEPATH=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# A Python that is new enough: the image's own, or one from the distribution.
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

if ! python="$(find_python)"; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install -y --no-install-recommends python3.12 python3.12-venv \
    || apt-get install -y --no-install-recommends python3.11 python3.11-venv
  python="$(find_python)"
fi

cd "$root/source"
"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install --quiet @TORCH@ --index-url @TORCH_INDEX@
"$root/venv/bin/pip" install --quiet @INSTALL@

# The course's own solutions must pass: it shows that this machine can grade, and draws the inputs once and for all.
solutions="$("$root/venv/bin/python" -c 'from grader import course; print(course.solution_path("x").parent)')"
"$root/venv/bin/grader" @CHECK@ --path "$solutions" --output "$root/self_test.json" || {
  echo "The autograder cannot be used on this machine: the course's own solutions do not pass." >&2
  cat "$root/self_test.json" >&2 || true
  exit 1
}
