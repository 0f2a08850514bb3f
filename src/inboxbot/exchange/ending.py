"""When EWS ends where the mailbox is in Microsoft's cloud (Exchange team, MC1227454; read 2026-11-21)."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

ENDS_ON = date(2027, 4, 1)
_CLOUD = (
    "outlook.office365.com",
    "outlook.office.com",
    "outlook.com",
    "office365.com",
    "office365.us",
    "outlook.cn",
)

WARNING = (
    "This endpoint is Exchange Online: Microsoft has been refusing EWS there tenant by tenant since October 2026"
    " and ends it on 1 April 2027. Move to INBOXBOT_MAILBOX_KIND=graph (deploy/microsoft-365.md)."
)


def is_exchange_online(url: str) -> bool:
    """Tell whether an endpoint is Microsoft's cloud and not a server of one's own."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return False
    return any(host == name or host.endswith(f".{name}") for name in _CLOUD)
