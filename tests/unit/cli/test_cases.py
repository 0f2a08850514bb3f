from __future__ import annotations

import dataclasses
import os
from importlib import resources
from pathlib import Path

import pytest
from terminals import Installation

from inboxbot.app.house_keeper import read_house
from inboxbot.config import load_settings, packaged_rules
from inboxbot.model.case import Case

FRIDAY = "2026-11-20 12:00"
LATER = "2026-11-26 12:00"


def test_cases_are_listed_oldest_first_with_the_next_deadline(installation: Installation) -> None:
    result = installation.terminal.run("cases", "list", at=FRIDAY)
    lines = [line.rstrip() for line in result.out.splitlines() if line]
    assert result.code == 0
    assert lines[0] == "Cases, oldest first (4)"
    assert [line.split("  ")[0].strip() for line in lines[1:2]] == ["case"]
    ends = ["25 Nov 17:00", "9 Dec 17:00", "–", "25 Nov 17:00"]
    assert [line.rpartition("  ")[2].strip() for line in lines[2:]] == ends
    assert [line[len("HWH-2026-XXXXX  ") :].split()[0] for line in lines[2:]] == [
        "signposting", "complaint", "media", "signposting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--status", "open"], ["nadia", "joan", "voicemail"]),
        (["--status", "answered"], ["erin"]),
        (["--category", "complaint"], ["joan"]),
        (["--owner", "amina_shah"], ["nadia", "voicemail"]),
        (["--owner", "Helen Marsh"], ["joan"]),
        (["--overdue"], ["nadia", "voicemail"]),
        (["--overdue", "--category", "media"], []),
        (["--limit", "2"], ["nadia", "joan"]),
        (["--limit", "0"], ["nadia", "joan", "erin", "voicemail"]),
    ],
)
def test_filters_narrow_the_list(filters: list[str], found: list[str], installation: Installation) -> None:
    result = installation.terminal.run("cases", "list", "--json", *filters, at=LATER)
    assert [c["correspondent"]["address"].partition("@")[0].partition(".")[0] for c in result.json] == found


def test_a_listed_case_has_every_field_and_its_running_deadlines(installation: Installation) -> None:
    case = installation.terminal.run("cases", "list", "--json", "--category", "complaint").json[0]
    assert set(case) == {field.name for field in dataclasses.fields(Case)} | {"deadlines"}
    assert case["opened_at"] == "2026-11-18T11:04:00+00:00"
    assert [(one["standard"], one["due_at"]) for one in case["deadlines"]] == [
        ("complaint_resolved", "2026-12-09T17:00:00+00:00")
    ]


def test_a_list_that_was_cut_says_so(installation: Installation) -> None:
    said = installation.terminal.run("cases", "list", "--limit", "2").out
    assert said.endswith("These are the first 2; --limit 0 lists all.\n")


def test_nothing_found_is_a_sentence(installation: Installation) -> None:
    result = installation.terminal.run("cases", "list", "--status", "closed")
    assert (result.code, result.out) == (0, "There are no such cases.\n")


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (["--category", "compliant"], "there is no category compliant in rules.yaml; there are: "),
        (["--owner", "amina"], "'amina' is nobody of rules.yaml; did you mean amina_shah?"),
        (["--owner", "xx"], "'xx' is nobody of rules.yaml; there are: ruth_adeyemi, "),
    ],
)
def test_a_filter_that_rules_yaml_does_not_know_is_told(
    filters: list[str], told: str, installation: Installation
) -> None:
    result = installation.terminal.run("cases", "list", *filters)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"inboxbot: {told}")


def test_a_case_is_shown_whole(installation: Installation) -> None:
    number = installation.reference("erin")
    said = installation.terminal.run("cases", "show", f"[{number.lower()}]", at=FRIDAY).out
    for told in (
        f"{number}  Media enquiry, answered",
        "  from       Erin Castle <erin.castle@hertspost.example>",
        "  owner      Leah Brandt (communications_officer)",
        "  opened     2.20pm on Wednesday 18 November 2026",
        "    media_answered: midday on Thursday 19 November 2026 (as asked); ended, an answer by ",
        "    media_forward to leah.brandt@healthwatchhertfordshire.example, sent",
        "  answered: by a colleague, a mail in the Sent folder, because it answers the correspondent's own message (staff)",
    ):
        assert told in said


def test_a_shown_case_for_a_program_has_its_journal_and_mails(installation: Installation) -> None:
    shown = installation.terminal.run("cases", "show", installation.reference("erin"), "--json").json
    assert {"reference", "category", "deadlines", "journal", "mails"} <= set(shown)
    assert [mail["mail"]["letter"] for mail in shown["mails"]][:2] == [
        "acknowledgement_media",
        "media_forward",
    ]
    assert shown["deadlines"][0]["stopped_at"] == "2026-11-19T11:20:00+00:00"
    assert "answered" in [line["entry"]["what"] for line in shown["journal"]]


@pytest.mark.parametrize("words", [["show"], ["answered"], ["note", "x"], ["close", "--outcome", "resolved"], ["assign", "amina_shah"]])  # fmt: skip
def test_a_case_that_is_not_there_is_told(words: list[str], installation: Installation) -> None:
    result = installation.terminal.run("cases", words[0], "HWH-2026-AAAAA", *words[1:])
    assert (result.code, result.out) == (1, "")
    assert (
        result.err
        == "inboxbot: there is no case HWH-2026-AAAAA; `inboxbot cases list` shows those that are\n"
    )


def test_an_alert_is_no_deadline_and_ends_with_whatever_a_person_does(installation: Installation) -> None:
    installation.terminal.set(RULES=str(packaged_rules()))
    assert installation.terminal.run("once", at="2026-11-20 12:30").code == 0
    mail = resources.files("inboxbot.demo") / "mails" / "09-urgent.eml"
    (installation.folder / "mailbox" / "new" / "1795074001.M1.host").write_bytes(mail.read_bytes())
    assert installation.terminal.run("once", at="2026-11-20 13:00").code == 0
    number = installation.reference("k.lowell")
    alert = "    urgent: an alert, repeated until somebody acts on the case; "
    assert f"{alert}running" in installation.terminal.run("cases", "show", number).out
    listed = installation.terminal.run("cases", "list", at="2026-11-20 13:05").out
    assert next(line for line in listed.splitlines() if number in line).endswith(" 17:00")
    installation.terminal.run("cases", "note", number, "rang her")
    assert f"{alert}ended" in installation.terminal.run("cases", "show", number).out


def test_undo_takes_back_what_was_done_last_and_then_there_is_nothing_to_take_back(
    installation: Installation,
) -> None:
    number = installation.reference("nadia")
    before = installation.terminal.run("cases", "show", number, "--json").json
    installation.terminal.run("cases", "answered", number, "--how", "rang her at 2pm", at=FRIDAY)

    result = installation.terminal.run("cases", "undo", number, at=FRIDAY)

    after = installation.terminal.run("cases", "show", number, "--json").json
    assert result.code == 0
    assert after["journal"][-1]["entry"]["what"] == "undone"
    assert (after["status"], after["deadlines"]) == (before["status"], before["deadlines"])
    assert "has happened since" in installation.terminal.run("cases", "undo", number, at=FRIDAY).err


def test_answered_stops_the_clock_and_stands_in_the_journal(installation: Installation) -> None:
    number = installation.reference("nadia")
    result = installation.terminal.run("cases", "answered", number, "--how", "rang her at 2pm", at=FRIDAY)
    assert (result.code, result.out) == (0, f"{number} is noted as answered.\n")
    shown = installation.terminal.run("cases", "show", number, "--json").json
    [reply] = [one for one in shown["deadlines"] if one["stops"] == "answered"]
    assert (shown["status"], reply["stopped_by"]) == ("answered", "answered: rang her at 2pm")
    last = shown["journal"][-1]
    assert (last["at"], last["entry"]["what"], last["entry"]["why"]) == (
        "2026-11-20T12:00:00+00:00", "answered", "rang her at 2pm",
    )  # fmt: skip
    assert last["entry"]["by"].startswith("shell: ")


def test_the_stages_of_a_complaint_are_done_and_shown_at_the_shell(installation: Installation) -> None:
    number = installation.reference("joan")
    for words in (
        ["extend", number, "2026-12-18", "--agreed", "on the telephone"],
        ["resolve", number, "--outcome", "not upheld", "--lesson", "we say so sooner"],
        ["appeal", number],
    ):
        assert installation.terminal.run("cases", *words, at=FRIDAY).code == 0
    shown = installation.terminal.run("cases", "show", number).out
    assert "agreed; not upheld" in shown
    assert "learned: we say so sooner" in shown
    assert "Graham Tull (trustee_panel)" in shown
    refused = installation.terminal.run("cases", "appeal", number, at=FRIDAY)
    assert refused.code == 1
    assert "was already" in refused.err


def test_answered_never_stops_what_only_an_outcome_ends(installation: Installation) -> None:
    number = installation.reference("joan")
    installation.terminal.run("cases", "answered", number)
    shown = installation.terminal.run("cases", "show", number, "--json").json
    running = [one["standard"] for one in shown["deadlines"] if one["stopped_at"] is None]
    assert (shown["status"], running) == ("answered", ["complaint_resolved"])


def test_close_stops_the_clocks_of_a_complaint_keeps_the_outcome_and_watches_that_it_is_told(
    installation: Installation,
) -> None:
    number = installation.reference("joan")
    result = installation.terminal.run("cases", "close", number, "--outcome", "partly upheld", at=FRIDAY)
    told = f"{number} is closed: partly upheld. The letter about the complaint is prepared, to check and to send."
    more = "You are reminded until the person was told. No lesson is noted with it: please tell us one."
    assert (result.code, result.out) == (0, f"{told} {more}\n")
    shown = installation.terminal.run("cases", "show", number, "--json").json
    assert (shown["status"], shown["outcome"], shown["closed_at"]) == (
        "closed", "partly upheld", "2026-11-20T12:00:00+00:00",
    )  # fmt: skip
    running = [one["standard"] for one in shown["deadlines"] if one["stopped_at"] is None]
    assert running == ["outcome_told", "lesson_noted"]
    for words in (["answered", number], ["lesson", number, "We ring back the same day."]):
        assert installation.terminal.run("cases", *words).code == 0
    shown = installation.terminal.run("cases", "show", number, "--json").json
    assert [one for one in shown["deadlines"] if one["stopped_at"] is None] == []


@pytest.mark.parametrize("words", [["answered"], ["close", "--outcome", "resolved"], ["assign", "tom_whitfield"]])  # fmt: skip
def test_a_closed_case_is_left_as_it_is(words: list[str], installation: Installation) -> None:
    number = installation.reference("nadia")
    installation.terminal.run("cases", "close", number, "--outcome", "withdrawn")
    before = installation.terminal.run("cases", "show", number, "--json").json
    result = installation.terminal.run("cases", words[0], number, *words[1:])
    assert (result.code, result.err) == (1, f"inboxbot: {number} is closed already: withdrawn\n")
    assert installation.terminal.run("cases", "show", number, "--json").json == before


def test_an_outcome_that_is_none_is_told(installation: Installation) -> None:
    result = installation.terminal.run("cases", "close", installation.reference("nadia"), "--outcome", "done")
    assert result.code == 2
    assert "'done' is not one of 'resolved'" in result.err


def test_a_note_changes_nothing_but_the_journal(installation: Installation) -> None:
    number = installation.reference("nadia")
    before = installation.terminal.run("cases", "show", number, "--json").json
    result = installation.terminal.run(
        "cases", "note", number, "she prefers \x1b[31mthe telephone", at=FRIDAY
    )
    assert result.code == 0
    after = installation.terminal.run("cases", "show", number, "--json").json
    added = after["journal"].pop()
    assert after == before
    assert added["entry"]["what"] == "note"
    assert "\x1b" not in installation.terminal.run("cases", "show", number).out


def test_assign_gives_the_case_its_new_owner_reminders_and_letter(installation: Installation) -> None:
    number = installation.reference("nadia")
    result = installation.terminal.run("cases", "assign", number, "tom whitfield", at=FRIDAY)
    assert (result.code, result.out) == (0, f"{number} is now Tom Whitfield's, who gets a letter.\n")
    register = installation.register()
    view = register.case(number)
    [queued] = register.outbox(["queued"])
    register.close()
    assert view is not None
    assert view.case.owner == "tom_whitfield"
    # It is due on Wednesday the 25th, when he does not work and so hears nothing.
    [reply] = [one for one in view.deadlines if one.stops == "answered"]
    assert [f"{step.name} {step.at:%a %d}" for step in reply.steps[:3]] == [
        "before-2 Mon 23", "before-1 Tue 24", "overdue-1 Thu 26",
    ]  # fmt: skip
    # And by Monday he is asked to say that he has it (R3).
    assert [one.standard for one in view.deadlines if one.stops == "taken" and one.stopped_at is None] == [
        "taken-by-tom_whitfield"
    ]
    assert (queued.mail.letter, queued.mail.recipient, queued.mail.case_reference) == (
        "assignment", "tom.whitfield@healthwatchhertfordshire.example", number,
    )  # fmt: skip


def test_a_letter_queued_at_the_shell_is_known_as_ours(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.terminal.run("cases", "assign", installation.reference("nadia"), "tom_whitfield", at=FRIDAY)
    register = installation.register()
    [queued] = register.outbox(["queued"])
    register.close()
    assert read_house(load_settings(os.environ)).letters.is_ours(queued.mail.message_id)


def test_assign_without_the_key_queues_nothing(installation: Installation) -> None:
    number = installation.reference("nadia")
    installation.terminal.unset("SECRET_KEY")
    result = installation.terminal.run("cases", "assign", number, "tom_whitfield")
    assert result.code == 2
    assert result.err.startswith("INBOXBOT_SECRET_KEY: it is not set")
    assert installation.terminal.run("outbox", "list", "--json").json == []


def test_assign_on_trial_writes_no_letter(installation: Installation) -> None:
    number = installation.reference("nadia")
    installation.terminal.set(MODE="shadow")
    result = installation.terminal.run("cases", "assign", number, "tom_whitfield")
    assert result.out.endswith("who gets no letter, because this category is on trial.\n")
    assert installation.terminal.run("outbox", "list", "--json").json == []


@pytest.mark.parametrize(
    ("whose", "to", "told"),
    [
        ("joan", "tom_whitfield", "Tom Whitfield is named in {} and may not handle it (R8)"),
        ("nadia", "amina_shah", "{} is Amina Shah's already"),
        ("nadia", "tom", "'tom' is nobody of rules.yaml; did you mean tom_whitfield?"),
    ],
)
def test_who_may_not_have_a_case_is_told(whose: str, to: str, told: str, installation: Installation) -> None:
    number = installation.reference(whose)
    result = installation.terminal.run("cases", "assign", number, to)
    assert (result.code, result.err) == (1, f"inboxbot: {told.format(number)}\n")


def test_looking_needs_no_password(installation: Installation) -> None:
    installation.terminal.unset("SECRET_KEY", "MAILDIR_PATH")
    installation.terminal.set(MAILBOX_KIND="imap", IMAP_HOST="mail.example.org")
    assert installation.terminal.run("cases", "list").code == 0


@pytest.mark.parametrize("words", [["cases", "list"], ["filed"], ["unacknowledged"], ["outbox", "list"], ["quarantine", "list"]])  # fmt: skip
def test_looking_makes_no_register(words: list[str], installation: Installation, tmp_path: Path) -> None:
    missing = tmp_path / "elsewhere.sqlite"
    installation.terminal.set(DATABASE_URL=f"sqlite:///{missing}")
    result = installation.terminal.run(*words)
    assert result.code == 1
    assert result.err.startswith(f"inboxbot: there is no register at {missing}: ")
    assert not missing.exists()


def test_every_table_fits_80_columns(installation: Installation) -> None:
    for words in (["cases", "list"], ["filed"], ["unacknowledged"], ["outbox", "list", "--state", "sent"], ["quarantine", "list"], ["settings"]):  # fmt: skip
        said = installation.terminal.run(*words, at=FRIDAY).out
        assert max(len(line.rstrip()) for line in said.splitlines()) <= 80
        assert "…" not in said.replace("info@…", "").replace("https://…", "")
