#!/usr/bin/env bash
# Installs the Debian packages of the real programs that interop tests talk to. Run as root: tools/install-peers.sh
# Where a peer is missing its tests are skipped; with CI=true they fail. Nothing here is needed to run Saqbol.
# The browser of the browser tests comes from npm with its libraries; chromium is asked for only where it cannot start.
set -euo pipefail

# One package a line, with the program that the tests look for, or a file of it: package:program
peers=(
  swaks:swaks
  exim4-daemon-light:exim4
  poppler-utils:pdftotext
  unzip:unzip
  bind9:named
  bind9-dnsutils:dig
  knot-dnsutils:kdig
  unbound:unbound
  knot-resolver:kresd
  lua-cqueues:/usr/share/lua/5.1/cqueues.lua
  redis-server:redis-server
  secsipidx:secsipidx
  kamailio:kamailio
  kamailio-secsipid-modules:/usr/lib/$(uname -m)-linux-gnu/kamailio/modules/secsipid.so
  sip-tester:sipp
  freeradius-utils:radclient
)

cd "$(dirname "$0")/.."
missing=()
for peer in "${peers[@]}"; do
  sign="${peer#*:}"
  PATH="$PATH:/usr/sbin:/sbin" command -v "$sign" >/dev/null || [ -e "$sign" ] || missing+=("${peer%%:*}")
done
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ] && [ -z "${CHROMIUM_PATH:-}" ]; then
  command -v chromium >/dev/null || missing+=(chromium)
fi
if [ "${#missing[@]}" -eq 0 ]; then
  echo 'peers: all installed'
  exit 0
fi
echo "peers: installing ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
