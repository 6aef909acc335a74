#!/usr/bin/env bash
# Makes this machine able to run the tests (`npm run setup`): the Debian packages that they use, and the PC/SC binding
# `smartcard` built. Does nothing, fast, when all is there; asks nothing; without root it prints what to run and fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

packages=(
  chromium                # renders the screens: screenshots, end-to-end tests, the browser host
  fonts-noto-core         # Arabic and the other scripts of the catalogue
  libpcsclite-dev         # headers for building `smartcard`
  matchbox-window-manager # makes windows full-screen, for the attempts to get out of one
  pcscd                   # the PC/SC service
  python3-websockets      # the conformance tests' central system
  socat                   # pairs of pseudo terminals as serial lines
  vsmartcard-vpcd         # a virtual card reader
  xdotool                 # presses keys and moves the pointer as people do
  xvfb                    # a display for windows
)

say() { echo "setup: $*" >&2; }

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

binding_loads() {
  node --eval "require('smartcard')" >/dev/null 2>&1
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
  install="apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    say "not a Debian; install what corresponds to: ${missing[*]}"
    exit 1
  fi
  if [ "$(id --user)" -ne 0 ]; then
    say "the tests need packages that are not installed. Run:"
    say "  sudo sh -c '$install'"
    exit 1
  fi
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The lists on the machine may do; a repository that moved on says so by failing.
  apt-get install --yes --no-install-recommends "${missing[@]}" >&2 ||
    { apt-get update >&2 && apt-get install --yes --no-install-recommends "${missing[@]}" >&2; }
fi

# npm drops an optional package whose build failed (as without libpcsclite-dev at `npm ci`), and `npm rebuild` of a
# package that is not there does nothing and reports success: install it again then, build it if it is there unbuilt.
if ! binding_loads; then
  say "building the PC/SC binding \`smartcard\`"
  log="$(mktemp)"
  trap 'rm -f "$log"' EXIT
  if [ -d node_modules/smartcard ]; then
    npm rebuild smartcard --foreground-scripts >"$log" 2>&1 || true
  else
    npm install --no-save --foreground-scripts >"$log" 2>&1 || true
  fi
  if ! binding_loads; then
    tail -n 40 "$log" >&2
    say "\`smartcard\` did not build (see above). It needs libpcsclite-dev, g++, make, python3 and Node's headers. Then run:"
    say "  npm install --no-save && npm rebuild smartcard"
    exit 1
  fi
fi
