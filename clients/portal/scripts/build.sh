#!/usr/bin/env bash
# Builds the portal into a folder: build.sh FOLDER
set -euo pipefail
readonly OUT=${1:?a folder to build into}
cd "$(dirname "$(readlink -f "$0")")/.."
scripts/node.sh scripts/generate.mjs
scripts/node.sh node_modules/vite/bin/vite.js build --outDir "$OUT" --emptyOutDir --logLevel error
scripts/node.sh scripts/compress.mjs "$OUT"
