"""A mail as it was delivered, read as its receiver's program reads it."""

from __future__ import annotations

from email.message import EmailMessage


class DeliveredMail:
    """What can be told of the ``message`` that somebody received."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip("<>")

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""
