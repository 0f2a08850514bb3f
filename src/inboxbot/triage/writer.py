"""Who wrote a message that a form of ours relays: the one in Reply-To, and not the form."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.model.message import Message
from inboxbot.rules.policy import Policy


def by_its_writer(message: Message, policy: Policy) -> Message:
    """Return a web form's message with the writer as its sender; any other message unchanged.

    Only for the forms that rules.yaml lists, and only where Reply-To names exactly one address:
    theirs is the case, to them goes the answer, and they are who is counted for the caps.
    """
    forms = {form.sender.lower() for form in policy.screening.web_forms}
    if message.sender.address not in forms or len(message.reply_to) != 1:
        return message
    return replace(message, sender=message.reply_to[0], senders=message.reply_to)
