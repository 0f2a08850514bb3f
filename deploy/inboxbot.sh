#!/bin/sh
# Runs an inboxbot command as the service does: as its user, with its settings and its secrets.
# Install it as /usr/local/sbin/inboxbot (root, mode 0755); then: sudo inboxbot status
set -eu
for file in /etc/inboxbot/credentials/INBOXBOT_*; do
    if [ -f "$file" ]; then
        export "$(basename "$file")=$(cat "$file")"
    fi
done
exec runuser -u inboxbot -- /opt/inboxbot/bin/inboxbot --env-file /etc/inboxbot/inboxbot.env "$@"
