#!/bin/bash
# Installs the newest package of dist/ into a clean, minimal Debian, and uses it there as an
# ordinary user: a verb, a demo station, and the home page drawn off screen and on a virtual one.
# Needs root and debootstrap. The mirror is the one this machine's apt is set up with.
set -euo pipefail
cd "$(dirname "$0")/.."
deb="${1:-$(ls -t dist/*.deb | head -n 1)}"
suite="${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}"
mirror="$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$suite" '$1 == suite { print $2; exit }')"
[ "$(id -u)" = 0 ] || { echo "This needs root."; exit 1; }
command -v debootstrap > /dev/null || { echo "This needs debootstrap."; exit 1; }
mkdir -p build

root="$(mktemp -d /var/tmp/clean-root.XXXXXX)"
chmod 755 "$root"
leave() {
    umount -l "$root/proc" 2> /dev/null || true
    rm -rf --one-file-system "$root"
}
trap leave EXIT INT TERM

echo "== a clean $suite"
debootstrap --variant=minbase "$suite" "$root" "$mirror" > build/try-deb.log
mount -t proc proc "$root/proc"
cp "$deb" "$root/tmp/cunzhan.deb"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
within() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
clerk() { within HOME=/home/clerk setpriv --reuid clerk --regid clerk --clear-groups env "$@"; }

echo "== installing $deb"
within apt-get install -y -qq --no-install-recommends /tmp/cunzhan.deb >> build/try-deb.log 2>&1
within useradd --create-home clerk
du -sh "$root/opt/cunzhan"

echo "== verbs"
clerk cunzhan fields purchase > build/try-deb-fields.json
clerk cunzhan --data /home/clerk/station demo
clerk cunzhan --data /home/clerk/station verify

echo "== the home page, off screen"
clerk QT_QPA_PLATFORM=offscreen cunzhan --data /home/clerk/station --screenshot /home/clerk/offscreen.png
cp "$root/home/clerk/offscreen.png" build/try-deb-offscreen.png

echo "== the home page, in a window"
within apt-get install -y -qq --no-install-recommends xvfb xauth >> build/try-deb.log 2>&1
clerk xvfb-run -a -s "-screen 0 1366x768x24" cunzhan --data /home/clerk/station --screenshot /home/clerk/window.png
cp "$root/home/clerk/window.png" build/try-deb-window.png

echo "== removing it"
within apt-get purge -y -qq cunzhan >> build/try-deb.log 2>&1
[ ! -e "$root/opt/cunzhan" ] || { echo "left behind: /opt/cunzhan"; exit 1; }
echo "It installs, starts and goes away again. Pictures: build/try-deb-*.png"
