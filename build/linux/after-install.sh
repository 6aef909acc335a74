#!/bin/sh
# After the package's files are in place (dpkg: postinst configure [OLD-VERSION]). May run again at any time; may run in a
# chroot, where images are made. It replaces electron-builder's own script, whose parts are kept. Words in braces behind a
# dollar sign are filled in when the package is built.
# shellcheck disable=SC2016
set -eu

app='/opt/${sanitizedProductName}'
executable='${executable}'
files=$app/resources/linux
user=evse-kiosk

# abort-…: what is there is the older version's.
[ "${1:-configure}" = configure ] || exit 0

booted() {
    [ -d /run/systemd/system ]
}

# place FILE TARGET [MODE]
place() {
    install -D -m "$3" "$files/$1" "$2"
}

# --- what electron-builder's script does -----------------------------------------------------------------------------

if command -v update-alternatives > /dev/null; then
    update-alternatives --install "/usr/bin/$executable" "$executable" "$app/$executable" 100
else
    ln -sf "$app/$executable" "/usr/bin/$executable"
fi
if command -v update-desktop-database > /dev/null; then
    update-desktop-database /usr/share/applications || true
fi
profile=$app/resources/apparmor-profile
if [ -f "$profile" ] && command -v apparmor_parser > /dev/null && apparmor_status --enabled 2> /dev/null; then
    # Only AppArmor 4 (Ubuntu 24.04) knows what stands in it, and only there user namespaces need it.
    if apparmor_parser --skip-kernel-load --debug "$profile" > /dev/null 2>&1; then
        install -m 644 "$profile" "/etc/apparmor.d/$executable"
        if booted; then
            apparmor_parser --replace --write-cache --skip-read-cache "/etc/apparmor.d/$executable" || true
        fi
    fi
fi

# --- the user --------------------------------------------------------------------------------------------------------

place evse-kiosk-sysusers.conf /usr/lib/sysusers.d/evse-kiosk.conf 644
place evse-kiosk-tmpfiles.conf /usr/lib/tmpfiles.d/evse-kiosk.conf 644
systemd-sysusers evse-kiosk.conf
systemd-tmpfiles --create evse-kiosk.conf

# The sandbox helper needs its bit only where ordinary users have no user namespaces, tried as the one whom it is for.
# The unit relies on them: its NoNewPrivileges takes that bit's effect away.
if setpriv --reuid="$user" --clear-groups unshare --user true 2> /dev/null; then
    chmod 0755 "$app/chrome-sandbox"
else
    chmod 4755 "$app/chrome-sandbox"
    if booted; then
        echo "$user: this system gives ordinary users no user namespaces; the kiosk will not start without them." >&2
    fi
fi

# --- the box ---------------------------------------------------------------------------------------------------------

unit=/usr/lib/systemd/system/evse-kiosk.service
# Not by the older version's number: dpkg tells that, too, to a package that was removed and comes again.
is_first=$([ -e "$unit" ] && echo no || echo yes)
place evse-kiosk.service "$unit" 644
sed -i "s|/opt/evse-kiosk/evse-kiosk|$(printf %s "$app/$executable" | sed 's/[&|\\]/\\&/g')|" "$unit"
place evse-kiosk-stick@.service /usr/lib/systemd/system/evse-kiosk-stick@.service 644
place stick /usr/lib/evse-kiosk/stick 755
place stop /usr/lib/evse-kiosk/stop 755
place evse-kiosk-launch.sh /usr/lib/evse-kiosk/launch 755
place 60-evse-kiosk.rules /usr/lib/udev/rules.d/60-evse-kiosk.rules 644
place 90-evse-kiosk-sticks.rules /usr/lib/udev/rules.d/90-evse-kiosk-sticks.rules 644
place 60-evse-kiosk-polkit.rules /usr/share/polkit-1/rules.d/60-evse-kiosk.rules 644
place evse-kiosk-modprobe.conf /usr/lib/modprobe.d/evse-kiosk.conf 644
place evse-kiosk-modules.conf /usr/lib/modules-load.d/evse-kiosk.conf 644
place evse-kiosk-sysctl.conf /usr/lib/sysctl.d/60-evse-kiosk.conf 644
place evse-kiosk-logind.conf /usr/lib/systemd/logind.conf.d/60-evse-kiosk.conf 644
place evse-kiosk-system.conf /usr/lib/systemd/system.conf.d/60-evse-kiosk.conf 644
place evse-kiosk-journald.conf /usr/lib/systemd/journald.conf.d/60-evse-kiosk.conf 644

# The installer's from now on: never written again.
if [ ! -e /etc/evse-kiosk/config.json ]; then
    install -m 640 -g "$user" "$files/config.json" /etc/evse-kiosk/config.json
fi

# What an OEM laid beside the configuration (--box): the package's, so new with each version.
for own in theme driver; do
    target=/etc/evse-kiosk/$own
    [ -d "$files/$own" ] || continue
    rm -rf "$target.new"
    cp -r "$files/$own" "$target.new"
    rm -rf "$target"
    mv "$target.new" "$target"
done

if [ "$is_first" = yes ]; then
    systemctl enable evse-kiosk.service
    # Ctrl-Alt-Del restarts a machine else.
    systemctl mask ctrl-alt-del.target
fi

if booted; then
    systemctl daemon-reload
    udevadm control --reload || true
    udevadm trigger --subsystem-match=tty --subsystem-match=backlight || true
    modprobe -r pn533_usb pn533 nfc 2> /dev/null || true
    systemctl restart systemd-modules-load.service systemd-sysctl.service || true
    # Not started, nor started again: somebody may work at this screen, or charge at this kiosk, and an update that the
    # kiosk asked for would end itself.
    if [ "$is_first" = yes ]; then
        echo "$user: write /etc/evse-kiosk/config.json, then restart this machine: it starts into the kiosk."
    else
        echo "$user: the new version runs after: systemctl restart evse-kiosk"
    fi
fi
