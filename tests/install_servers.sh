#!/bin/sh
# Install the real servers the tests use, where that is possible: as root, with apt.
# Elsewhere say what is missing; the tests that need it are then skipped, and name it.
set -u
missing=""
[ -x /usr/sbin/dovecot ] || missing="$missing dovecot-imapd"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
ldconfig -p 2>/dev/null | grep -q libpangoft2 || missing="$missing libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing"
    # shellcheck disable=SC2086
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/tmp/inboxbot-apt.log 2>&1; then
        exit 0
    fi
    tail -n 5 /tmp/inboxbot-apt.log
fi
echo "not installed:$missing (tests that need them are skipped)"
[ "${INBOXBOT_TEST_REQUIRE_SERVERS:-}" != 1 ]
