#!/bin/sh
# After the package's files are gone (dpkg: postrm remove|purge|upgrade|…). Bills and configuration stay until a purge. It
# replaces electron-builder's own script, whose parts are kept.
# shellcheck disable=SC2016
set -eu

app='/opt/${sanitizedProductName}'
executable='${executable}'

booted() {
    [ -d /run/systemd/system ]
}

remove() {
    # The unit's file is still there: this package's scripts put it there, and take it away below.
    if command -v systemctl > /dev/null; then
        if booted; then
            systemctl stop evse-kiosk.service || true
        fi
        systemctl disable evse-kiosk.service || true
        systemctl unmask ctrl-alt-del.target || true
    fi

    if command -v update-alternatives > /dev/null; then
        update-alternatives --remove "$executable" "$app/$executable"
    else
        rm -f "/usr/bin/$executable"
    fi
    profile=/etc/apparmor.d/$executable
    if [ -f "$profile" ]; then
        if booted && command -v apparmor_parser > /dev/null; then
            apparmor_parser --remove "$profile" || true
        fi
        rm -f "$profile"
    fi

    rm -f /usr/lib/systemd/system/evse-kiosk.service /usr/lib/systemd/system/evse-kiosk-stick@.service
    rm -f /usr/lib/evse-kiosk/stick /usr/lib/evse-kiosk/stop /usr/lib/evse-kiosk/launch
    rm -f /usr/lib/udev/rules.d/60-evse-kiosk.rules /usr/lib/udev/rules.d/90-evse-kiosk-sticks.rules
    rm -f /usr/share/polkit-1/rules.d/60-evse-kiosk.rules
    for folder in modprobe.d modules-load.d sysusers.d tmpfiles.d; do
        rm -f "/usr/lib/$folder/evse-kiosk.conf"
    done
    rm -f /usr/lib/sysctl.d/60-evse-kiosk.conf
    for of in logind system journald; do
        rm -f "/usr/lib/systemd/$of.conf.d/60-evse-kiosk.conf"
        rmdir "/usr/lib/systemd/$of.conf.d" 2> /dev/null || true
    done
    rmdir /usr/lib/evse-kiosk /media/evse-kiosk 2> /dev/null || true

    if booted; then
        systemctl daemon-reload || true
        udevadm control --reload || true
    fi
}

case "${1:-remove}" in
    remove) remove ;;
    # The user stays: its number must not come to own what was left somewhere.
    purge) rm -rf /etc/evse-kiosk /var/lib/evse-kiosk /var/log/evse-kiosk ;;
    *) ;; # upgrade and the like: the other version's script says what is to be there
esac
