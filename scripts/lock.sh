#!/bin/sh
# Writes the three Python locks and the npm lock anew from the files people edit. `make lock ARGS=--upgrade` takes
# newer versions; without it a locked version stays while it still fits.
set -eu
cd "$(dirname "$0")/.."

for name in requirements requirements-dev requirements-setup; do
  .venv/bin/uv pip compile "$name.in" --output-file "$name.txt" --quiet "$@" \
    --universal --python-version 3.11 --generate-hashes --no-header --annotation-style line \
    --no-emit-index-url --no-emit-find-links
done
npm install --package-lock-only --no-audit --no-fund
.venv/bin/python -m scripts.check_tree
