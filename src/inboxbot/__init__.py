"""inboxbot reads a shared info@ mailbox, acknowledges, assigns, and watches the deadline."""

__version__ = "0.1.0"
