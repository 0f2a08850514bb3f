"""One labelled mail, as a real message, judged as the service would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any
from zoneinfo import ZoneInfo

from inboxbot.app.trying import Decided, decide_alone
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Because
from inboxbot.reports.scores import Judged
from inboxbot.rules.finding import did_you_mean
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House


def judge(label: Mapping[str, Any], house: House) -> Judged:
    """Judge one mail as if the service were live, for on trial no letter would go.

    Raises KeyError, ValueError or TypeError for what is no labelled mail, or has a label that nothing can earn.
    """
    _refuse_what_is_no_label(label, house.policy)
    flags = {str(name): value for name, value in (label.get("flags") or {}).items()}
    known: dict[str, Any] = {
        "id": str(label["id"]),
        "subject": str(label.get("subject") or ""),
        "labelled": str(label["category"]),
        "labelled_flags": flags,
        "labelled_deadline": str(label.get("media_deadline") or ""),
        "why": str(label.get("why") or ""),
    }
    decided = decide_alone(raw_message(label, house.address), replace(house, live=True))
    if isinstance(decided, str):
        return Judged(**known, category=house.policy.default_category, flags=frozenset())
    found, plan = decided.reading.classification, decided.plan
    stated = found.media_deadline
    told = stated is not None and not stated.doubtful
    zone = ZoneInfo(house.policy.calendar.time_zone)
    return Judged(
        **known,
        category=found.category,
        flags=frozenset(found.flags),
        deadline=stated.at.astimezone(zone).replace(tzinfo=None).isoformat() if stated and told else "",
        acknowledged=any(mail.audience == "public" for mail in plan.letters),
        refused=_refused(decided, house, label.get("channel")),
        sums=found.sums,
        because=tuple((each.rule, _speaks(each), each.words) for each in found.because),
    )


def _refuse_what_is_no_label(label: Mapping[str, Any], policy: Policy) -> None:
    """Refuse a label with a slip of the pen: it would count as a mistake of the rules."""
    if not isinstance(label, Mapping):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - told like every other slip
    for field, example in (("flags", '{"urgent": true}'), ("headers", '{"List-Id": "<news.example.org>"}')):
        if not isinstance(label.get(field) or {}, Mapping) or label.get(field) == []:
            raise ValueError(f"{field} are written {example}")
    flags = label.get("flags") or {}
    if any(not isinstance(value, bool) for value in flags.values()):
        raise ValueError('each flag is true or false: {"urgent": true}')
    told = (
        ("category", [label["category"]], policy.categories),
        ("flag", [name for name, value in flags.items() if value], policy.flags),
    )
    for what, names, known in told:
        for name in names:
            if name not in known:
                hint = did_you_mean(str(name), known) or f"there are {', '.join(known)}"
                raise ValueError(f"there is no {what} {name} ({hint})")
    if label.get("media_deadline"):
        datetime.fromisoformat(label["media_deadline"])


def _refused(decided: Decided, house: House, labelled_channel: object) -> bool:
    """Tell whether the writer was taken for somebody, or something, that no machine must answer.

    What a telephone system, a scanner or a network passes on is answered by people, as the policy says.
    """
    found = decided.reading.classification
    unanswered = {name for name, channel in house.policy.channels.items() if not channel.acknowledge}
    if found.channel in unanswered:
        return labelled_channel not in {None, found.channel}
    marks = (house.policy.flags[name] for name in found.flags if name in house.policy.flags)
    silent = any(mark.no_case or mark.never_acknowledge for mark in marks)
    return silent or not decided.reading.screening.may_acknowledge


def _speaks(because: Because) -> str:
    weight = "certain" if because.weight is None else f"{because.weight:+g}"
    return f"{because.target} {weight}"


def raw_message(label: Mapping[str, Any], address: str) -> RawMessage:
    """Build the bytes of a labelled mail; a header that the label gives wins over ours."""
    mail = EmailMessage(policy=SMTP)
    received = datetime.fromisoformat(label["received"])
    given = {
        str(name).lower(): (str(name), str(value)) for name, value in (label.get("headers") or {}).items()
    }
    kind = given.pop("content-type", None)
    usual = {
        "From": formataddr((label.get("from_name") or "", label["from_addr"])),
        "To": address,
        "Subject": label.get("subject") or "",
        "Date": format_datetime(received),
        "Message-ID": f"<{label['id']}@labelled.invalid>",
    }
    head = [*given.values(), *((name, value) for name, value in usual.items() if name.lower() not in given)]
    for name, value in head:
        if name.lower() not in {"mime-version", "content-transfer-encoding"}:
            mail[name] = " ".join(value.split())
    body, html = label.get("body") or "", label.get("html") or ""
    if body or not html:
        mail.set_content(body)
    if html:
        (mail.add_alternative if body else mail.set_content)(html, subtype="html")
    content = mail.as_bytes()
    if kind and "report" in kind[1]:
        content = b"X-Labelled-Content-Type: " + kind[1].encode() + b"\r\n" + content
    received = received if received.tzinfo else received.replace(tzinfo=ZoneInfo("Europe/London"))
    return RawMessage(
        MessageRef("labelled", "", str(label["id"])), content, received.astimezone(UTC), len(content)
    )
