#!/bin/sh
# Opens the desk. On a machine without a screen it opens it on a virtual one, with a demo station
# in a folder that is thrown away afterwards, and leaves a picture of the home page.
set -eu
PY="${PY:-.venv/bin/python}"
PICTURE="build/home.png"

has_screen() {
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != "Linux" ]
}

if has_screen; then
    exec "$PY" main.py "$@"
fi

mkdir -p build
room="$(mktemp -d)"
trap 'rm -rf "$room"' EXIT INT TERM
export XDG_STATE_HOME="$room" XDG_CONFIG_HOME="$room" XDG_CACHE_HOME="$room" XDG_DATA_HOME="$room"
unset QT_QPA_PLATFORM CUNZHAN_PASSPHRASE

echo "No screen here, so the desk opens on a virtual one, with a demo station:"
"$PY" main.py --data "$room/station" demo
rm -f "$PICTURE"
timeout -k 5 120 xvfb-run -a -s "-screen 0 1366x768x24" \
    "$PY" main.py --data "$room/station" --screenshot "$PICTURE"
test -s "$PICTURE"
echo "Its home page: $PICTURE"
