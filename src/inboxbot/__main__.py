"""`python -m inboxbot` and the `inboxbot` command."""

from __future__ import annotations

import sys

from inboxbot.cli import main

if __name__ == "__main__":
    sys.exit(main())
