"""Whoever a complaint names hears of it by no road (R8, R9): one complaint's whole life, and every mail of it read."""

from __future__ import annotations

from typing import Any

from maildir_office import DOMAIN, MaildirOffice, Post, office_at
from office import ADDRESS
from settling import COMPLAINT, MONDAY, complains, does, jump, running

QUILL = "Nadia Quill <nadia.quill@homemail.example>"
STORY = (
    f"{COMPLAINT} Helen Marsh and Ruth Adeyemi laughed about my xylophone. I cannot go on like this, I want to "
    "end my life."
)
SECRETS = ("quill", "xylophone", "zebra", "marimba")
NAMED = ("helen.marsh", "ruth.adeyemi")
TRUSTEES = "trustees.healthwatchhertfordshire.example"


def everywhere_at_once(rules: dict[str, Any]) -> None:
    """Give the two every role by which somebody hears of anything."""
    rules["roles"]["administrator"] = ["helen_marsh", "ruth_adeyemi", "susan_okoro"]
    rules["roles"]["operator"] = ["helen_marsh", "ruth_adeyemi", "susan_okoro"]
    rules["digest_to"] = ["complaints_manager", "chief_executive", "office_manager"]
    rules["week_to"] = ["complaints_manager", "chief_executive"]
    rules["categories"]["general"]["also_told"] = ["chief_executive"]
    people = rules["people"]
    people["ruth_adeyemi"].pop("line_manager")
    people["daniel_pryce"].pop("deputy")
    people["margaret_lowe"] |= {
        "line_manager": "ruth_adeyemi",
        "deputy": "helen_marsh",
        "absences": [{"from": "2026-11-24", "to": "2026-11-25"}],
        "mail_text": "none",
    }


def tells(office: MaildirOffice) -> list[tuple[str, str, str]]:
    """Return what of the matter stands in any mail that the two were sent: letter, reader, word."""
    secrets = (*SECRETS, *(case.reference.lower() for case in office.cases))
    return [
        (one.letter, one.to, secret)
        for one in office.post
        if one.to.startswith(NAMED)
        for secret in secrets
        if secret in whole(one)
    ]


def whole(letter: Post) -> str:
    """Return everything that a reader could find in a mail: headers, texts, files, the originals in it."""
    parts = [part for part in letter.message.walk() if not part.is_multipart()]
    said = [str(value) for part in letter.message.walk() for value in part.values()]
    said += [(part.get_payload(decode=True) or b"").decode("utf-8", "replace") for part in parts]  # type: ignore[union-attr]
    return "\n".join(said).casefold()


def _by_many_roads(office: MaildirOffice, message_id: str) -> None:
    """Let the matter come in, and be asked about, in every other way."""
    [receipt] = office.letters_to("nadia.quill")
    number = office.cases[0].reference
    answers = f"In-Reply-To: <{receipt.message_id}>\n"
    forwarded = (
        f"See below.\n\n---------- Forwarded message ---------\nFrom: {QUILL}\nSubject: The zebra\n\n{STORY}"
    )
    helen, ruth, susan = (f"{one}@{DOMAIN}" for one in (*NAMED, "susan.okoro"))
    office.arrives(
        "Is there news of my marimba?", sender=QUILL, subject=f"Re: {receipt.subject}", headers=answers
    )
    office.arrives("I wrote about my marimba.", sender=QUILL, subject="zebra again")
    office.arrives(
        "Away until May.", sender=QUILL, subject="zebra: away", headers="Auto-Submitted: auto-replied\n"
    )
    office.arrives("Our zebra shop has marimbas.", sender=QUILL, subject="SALE", headers="Precedence: bulk\n")
    office.arrives("Done, I rang her.", sender=helen, subject=f"Re: [{number}]")
    office.arrives("What is it?", sender=ruth, subject=f"[{number}] #2m8xh-z4p7q-00000")
    office.arrives(forwarded, sender=susan, subject="Fwd: The zebra")
    for text, name in (("It is all settled.", "one"), ("We will get back to you.", "two")):
        office.arrives(
            f"Dear Nadia,\n\n{text}\n\nHelen", folder=".Sent", sender=f"Healthwatch <{ADDRESS}>",
            to="nadia.quill@homemail.example", subject="RE: zebra again", message_id=f"{name}@out.example",
            headers=f"In-Reply-To: <{message_id}>\n",
        )  # fmt: skip
    office.tick()


def test_r8_r9_k6_whom_a_complaint_names_hears_nothing_of_it_its_whole_life_long() -> None:
    with office_at(MONDAY, everywhere_at_once, lists=True) as office:
        message_id = complains(office, STORY, sender=QUILL, subject="The zebra")
        [first] = office.cases
        assert (first.owner, sorted(first.named)) == ("margaret_lowe", ["helen_marsh", "ruth_adeyemi"])
        _by_many_roads(office, message_id)
        for time in ("16 10:30", "16 11:30", "16 14:00", "17 09:00", "23 09:00", "24 09:00", "26 09:00"):
            jump(office, f"2026-11-{time}")  # alerts, lists, the week, an absence with its cover
        does(office, "extend", "2026-12-09: agreed by telephone", case=first)
        for day in ("04", "07", "08", "09", "10", "11", "14", "15"):
            jump(office, f"2026-12-{day} 09:00")  # reminders, overdue, escalations, the daily lists
        does(office, "not_mine", case=first, person="margaret_lowe")
        does(office, "resolve", "upheld", case=first)
        for day in ("16", "17", "18", "21", "22"):
            jump(office, f"2026-12-{day} 09:00")  # nobody told her the outcome, nobody noted a lesson
        does(office, "appeal", case=first)
        jump(office, "2027-02-01 09:00")
        does(office, "resolve", "upheld: we say sorry", case=first)
        assert tells(office) == []
        went = {one.letter for one in office.post}
        assert went >= {
            "assignment", "urgent_alert", "follow_up", "reminder", "overdue", "digest", "my_day", "week",
            "command_unproven", "complaint_outcome", "appeal", "cover",
        }  # fmt: skip
        assert {one.letter for one in office.post if one.to.startswith(NAMED)} >= {"digest", "week"}
        assert running(office, first) == {"outcome_told": "2027-02-03"}
        # K6: who is to be sent none of the text is sent none.
        assert not any("xylophone" in whole(one) for one in office.letters_to("margaret"))


def test_r8_the_same_life_is_told_to_everybody_where_the_complaint_names_nobody() -> None:
    with office_at(MONDAY, everywhere_at_once, lists=True) as office:
        complains(
            office, STORY.replace("Helen Marsh and Ruth Adeyemi", "They"), sender=QUILL, subject="The zebra"
        )
        for day in ("17", "23"):
            jump(office, f"2026-11-{day} 09:00")
        assert {(letter, to.partition("@")[0]) for letter, to, _ in tells(office)} >= {
            ("assignment", "helen.marsh"),
            ("told", "ruth.adeyemi"),
            ("urgent_alert", "helen.marsh"),
        }
