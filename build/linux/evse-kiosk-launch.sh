#!/bin/sh
# Starts EVSE Kiosk: the program that came with the machine, or the newest update that is known to run.
#
#   evse-kiosk-launch.sh PROGRAM [ARGUMENT…]
#
# PROGRAM is what the package installed ("the factory"). Updates lie in the folder $EVSE_KIOSK_UPDATES, which belongs to
# the kiosk's user: "boot" says which of them runs next, images/VERSION.AppImage are the programs. A version that is new
# has three starts, and on each of them so many seconds, to say that it runs; if it does not, the one before runs again
# and the new one is never tried again. Needs a POSIX shell, dd, head, mkdir, mv, od, sleep, stat, tail and tr; nothing of the
# kiosk itself, which may be what is broken. Without the folder, PROGRAM simply runs.
#
# main/updates/boot-record.ts reads and writes the same file. It is always replaced whole: whatever a power cut leaves,
# the next start finds either the old one or the new one.
set -u

TRIAL_STARTS=3
# A good version is reset to none by a minute of running; one that never gets there gives way to the factory.
GOOD_STARTS=6
# Longer than the kiosk itself takes to judge a new version (30 minutes).
TRIAL_SECONDS=${EVSE_KIOSK_TRIAL_SECONDS:-2400}
WATCH_EVERY=${EVSE_KIOSK_WATCH_SECONDS:-5}

say() { printf 'evse-kiosk-launch: %s\n' "$*" >&2; }

if [ $# -lt 1 ]; then
  say 'usage: evse-kiosk-launch.sh PROGRAM [ARGUMENT…]'
  exit 2
fi
factory=$1
shift
folder=${EVSE_KIOSK_UPDATES:-}

run() { # NAME FILE [ARGUMENT…]
  EVSE_KIOSK_PROGRAM=$1
  export EVSE_KIOSK_PROGRAM
  program=$2
  shift 2
  exec "$program" "$@"
}

if [ -z "$folder" ] || ! mkdir -p "$folder/images" 2>/dev/null; then
  [ -z "$folder" ] || say "$folder cannot be made: running what is installed, without updates"
  unset EVSE_KIOSK_UPDATES
  exec "$factory" "$@"
fi
export EVSE_KIOSK_UPDATES
boot=$folder/boot

# Names come from a file: nothing but a version may become a path.
is_version() {
  case $1 in
    '' | .* | -* | *[!0-9A-Za-z.-]*) return 1 ;;
    [0-9]*) return 0 ;;
    *) return 1 ;;
  esac
}

image_of() { if [ "$1" = factory ]; then printf '%s' "$factory"; else printf '%s' "$folder/images/$1.AppImage"; fi; }

# There, to be run, and with the head of a program: an empty or overwritten file is none.
is_program() {
  [ -f "$1" ] && [ -x "$1" ] || return 1
  case $(head -c 4 "$1" 2>/dev/null | od -An -c 2>/dev/null | tr -d ' \n') in
    '177ELF' | '#!'*) return 0 ;;
    *) return 1 ;;
  esac
}

stamp() { stat -L -c '%s-%Y' "$factory" 2>/dev/null || printf unknown; }

read_boot() {
  known_factory=- good=factory trial='' starts=0 bad='' whole=no
  head_seen=no
  [ -r "$boot" ] || return 0
  while read -r key value more || [ -n "$key" ]; do
    if [ $head_seen = no ]; then
      [ "$key $value" = 'evse-kiosk-boot 1' ] || break
      head_seen=yes
      continue
    fi
    case $key in
      factory) known_factory=$value ;;
      good) if [ "$value" = factory ] || is_version "$value"; then good=$value; fi ;;
      trial) if is_version "$value"; then trial=$value; fi ;;
      starts) case $value in '' | *[!0-9]*) ;; *) [ ${#value} -le 4 ] && starts=$value ;; esac ;;
      bad)
        if is_version "$value"; then
          bad="${bad}bad $value ${more:-crashed}
"
        fi
        ;;
      end) whole=yes ;;
    esac
  done <"$boot"
  if [ $whole = no ]; then
    say "$boot is damaged: running what is installed"
    known_factory=- good=factory trial='' starts=0 bad=''
  fi
}

# Fails when it is not durable.
write_boot() {
  {
    printf 'evse-kiosk-boot 1\nfactory %s\ngood %s\n' "$known_factory" "$good"
    [ -z "$trial" ] || printf 'trial %s\n' "$trial"
    printf 'starts %s\n%send\n' "$starts" "$bad"
  } | dd of="$boot.launch" conv=fsync 2>/dev/null || return 1
  # A full disk may be seen by the file alone.
  [ "$(tail -n 1 "$boot.launch" 2>/dev/null)" = end ] || return 1
  mv -f "$boot.launch" "$boot"
}

# A version on trial that neither says that it runs nor ends: its process is ended, and the start has counted.
watch_trial() { # PID VERSION STARTS
  passed=0
  while [ "$passed" -lt "$TRIAL_SECONDS" ]; do
    sleep "$WATCH_EVERY"
    passed=$((passed + WATCH_EVERY))
    kill -0 "$1" 2>/dev/null || return 0
    read_boot
    if [ "$trial" != "$2" ] || [ "$starts" != "$3" ]; then return 0; fi
  done
  say "$2 did not say within $TRIAL_SECONDS s that it runs: it is ended"
  kill -TERM "$1" 2>/dev/null
  sleep "$WATCH_EVERY"
  kill -KILL "$1" 2>/dev/null
}

read_boot
stamp=$(stamp)
if [ "$known_factory" != "$stamp" ]; then
  if [ "$known_factory" != - ] && [ "$stamp" != unknown ]; then
    say 'another program was installed: it runs, and updates begin from it'
    good=factory trial='' starts=0
  fi
  known_factory=$stamp
fi

if [ -n "$trial" ] && { [ "$starts" -ge $TRIAL_STARTS ] || ! is_program "$(image_of "$trial")"; }; then
  say "$trial does not run: going back to $good"
  bad="${bad}bad $trial crashed
"
  trial='' starts=0
fi
if [ -z "$trial" ] && [ "$good" != factory ]; then
  if [ "$starts" -ge $GOOD_STARTS ] || ! is_program "$(image_of "$good")"; then
    say "$good does not run any more: going back to what is installed"
    bad="${bad}bad $good crashed
"
    good=factory starts=0
  fi
fi

starts=$((starts + 1))
if ! write_boot; then
  # Starts that cannot be counted would never end: only what is known to run may run.
  say "$boot cannot be written: running $good"
  trial=''
fi

if [ -n "$trial" ]; then
  # Nobody's child: the kiosk need not know of it.
  (
    {
      exec </dev/null >/dev/null
      watch_trial $$ "$trial" "$starts"
    } &
  )
  run "$trial" "$(image_of "$trial")" "$@"
fi
if [ "$good" != factory ] && is_program "$(image_of "$good")"; then
  run "$good" "$(image_of "$good")" "$@"
fi
run factory "$factory" "$@"
