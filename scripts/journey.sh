#!/bin/bash
# Does what docs/journey.md tells, block by block, in a folder that is thrown away afterwards.
set -euo pipefail
JOURNEY="${JOURNEY:-$(mktemp -d)}"
script="$(sed -n '/^```sh$/,/^```$/{/^```/!p}' docs/journey.md)"
trap 'rm -rf "$JOURNEY"' EXIT
export JOURNEY
bash -euo pipefail -c "$script"
