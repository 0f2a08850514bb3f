"""What Microsoft Entra's refusals mean for the person who set the application up.

The codes: learn.microsoft.com, "Microsoft Entra authentication and authorization error codes".
"""

from __future__ import annotations

import re
from typing import Final

from inboxbot.model.errors import InboxbotError, SignInRefusedError, TransientError

_CODE = re.compile(r"AADSTS(\d+)")

_TENANT = "put right INBOXBOT_GRAPH_TENANT (Directory (tenant) ID on the application's Overview page)"
_MEANINGS: Final = {
    "90002": f"there is no such tenant: {_TENANT}",
    "900023": f"the tenant is neither an id nor a name: {_TENANT}",
    "700016": "the tenant has no such application: put right INBOXBOT_GRAPH_CLIENT (Application (client) ID on"
    " its Overview page), or the tenant",
    "7000215": "the client secret is wrong: set the secret's Value, not its ID, or make a new one under"
    " Certificates & secrets",
    "7000222": "the client secret has ended: make a new one under Certificates & secrets",
    "7000216": "neither a secret nor a certificate came along: set INBOXBOT_GRAPH_CERTIFICATE or"
    " INBOXBOT_GRAPH_SECRET",
    "7000218": "the application may not sign in this way: for a device code turn on Allow public client flows"
    " under Authentication; else set a certificate or a secret",
    "700027": "the certificate is not known there, or has ended: upload it under Certificates & secrets",
    "700024": "this machine's clock is wrong, so that what it signs is not yet or no longer good: set the clock"
    " (timedatectl set-ntp true)",
    "7000112": "the application is switched off: turn on Enabled for users to sign in under Enterprise"
    " applications, Properties",
    "1002012": "the scope is wrong for an application: it must end with /.default",
    "500011": "the service is not known in this tenant: is there an Exchange Online licence?",
    "65001": "nobody has consented to its permissions: an administrator grants consent under API permissions",
    "53003": "a conditional access policy stands in the way: leave this application out of it",
    "50126": "the user's name or password is wrong",
    "50173": "the sign-in was withdrawn: sign in anew with `inboxbot sign-in`",
    "700082": "the sign-in is too old: sign in anew with `inboxbot sign-in`",
}
_AWAY: Final = {"temporarily_unavailable", "server_error"}
_AWAY_CODES: Final = {"90033", "50196", "90006", "90025"}


def refusal(error: str, said: str, name: str) -> InboxbotError:
    """Return the error for a refused token: ``error`` and ``said`` as the service told them."""
    code = next(iter(_CODE.findall(said)), "")
    if error in _AWAY or code in _AWAY_CODES:
        return TransientError(
            f"Microsoft's sign-in service is busy or away ({code or error}): it is tried again."
        )
    told = f"AADSTS{code}" if code else error or "no reason given"
    meaning = _MEANINGS.get(code, "look it up at https://login.microsoftonline.com/error")
    return SignInRefusedError(f"Microsoft gave no token to the {name} ({told}): {meaning}.")
