#!/usr/bin/env bash
# Copies a source and plants a fault in the copy: plant.sh SOURCE COPY EXPRESSION...
# Fails when one of the sed expressions changes nothing: a control must never be a sound server.
set -euo pipefail
source=$1 copy=$2
shift 2
cp "$source" "$copy.new"
for expression in "$@"; do
  cp "$copy.new" "$copy.before"
  sed -E -i "$expression" "$copy.new"
  if cmp -s "$copy.before" "$copy.new"; then
    printf 'plant.sh: %s: nothing to plant %s in\n' "$source" "$expression" >&2
    exit 1
  fi
done
rm "$copy.before"
mv "$copy.new" "$copy"
