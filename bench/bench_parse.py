"""What understanding a mail costs, beside the standard library's parser in the same run: read the ratios.

.venv/bin/python bench/bench_parse.py [number of mails]
"""

from __future__ import annotations

import base64
import email
import email.policy
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from generate import mails

from inboxbot.model.message import Message, MessageRef, RawMessage
from inboxbot.triage.parse import parse

ROUNDS = 7
RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
Variant = Callable[[bytes], object]


class Raw(email.policy.Compat32):
    """The cheapest policy of the standard library: headers as they stand."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ARG002 - the policy's signature
        return value


def ours(content: bytes) -> Message:
    return parse(RawMessage(MessageRef("INBOX", "1", "1"), content, RECEIVED, len(content)))


def stdlib_parse(content: bytes) -> object:
    return email.message_from_bytes(content, policy=Raw())


def stdlib_text(content: bytes) -> object:
    """Parse, and decode the texts and a few headers, as a plain bot does; no quotation, no HTML."""
    mail = email.message_from_bytes(content, policy=Raw())
    texts = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_maintype() == "text"]
    return texts, [
        mail.get_all(name) for name in ("From", "To", "Subject", "Date", "Message-ID", "References")
    ]


def milliseconds(variant: Variant, contents: Sequence[bytes]) -> float:
    """Return CPU time a mail."""
    start = time.process_time()
    for content in contents:
        variant(content)
    return (time.process_time() - start) * 1000 / len(contents)


def compare(title: str, contents: Sequence[bytes]) -> None:
    """Measure in interleaved rounds and print medians: machines are noisy."""
    variants: dict[str, Variant] = {
        "inboxbot": ours,
        "stdlib compat32, parse only": stdlib_parse,
        "stdlib compat32, texts and headers": stdlib_text,
    }
    rounds = [
        {name: milliseconds(variant, contents) for name, variant in variants.items()} for _ in range(ROUNDS)
    ]
    print(f"{title}: {len(contents)} mails, median {statistics.median(map(len, contents)) / 1000:.1f} KB")
    base = statistics.median(one["inboxbot"] for one in rounds)
    for name in variants:
        cost = statistics.median(one[name] for one in rounds)
        print(f"  {name:36} {cost:7.3f} ms a mail   {cost / base:5.2f} of inboxbot")


def large() -> None:
    """Print time and peak memory, beside the mail itself, of one mail of 25 MB."""
    blob = base64.encodebytes(bytes(range(256)) * 71_000).replace(b"\n", b"\r\n")
    content = (
        b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere it is.\r\n"
        b"--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + blob
        + b"--b--\r\n"
    )
    for name, variant in (("inboxbot", ours), ("stdlib compat32", stdlib_parse)):
        cost = milliseconds(variant, [content])
        tracemalloc.start()
        variant(content)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(f"  {name:36} {cost:7.1f} ms   peak {peak:6.1f} MB beside the mail's {len(content) / 1e6:.1f}")


def main() -> None:
    contents = list(mails(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
    compare("All mails", contents)
    compare("Mails without large attachments", [one for one in contents if len(one) < 100_000])
    print("One mail of 25 MB:")
    large()


if __name__ == "__main__":
    main()
