#!/usr/bin/env bash
# Runs the Node of the lock file; one of another version may be in the path, or none.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
nodes=(node_modules/node-linux-*/bin/node)
if [[ ! -x ${nodes[0]} ]]; then
  printf 'the tools of the portal are not installed: ./run and ./test do it\n' >&2
  exit 1
fi
exec "$PWD/${nodes[0]}" "$@"
