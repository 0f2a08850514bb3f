from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from inboxbot.rules.anchor_roles import ANCHOR_ROLES
from inboxbot.rules.check import check_policy
from inboxbot.rules.finding import Finding, did_you_mean
from inboxbot.rules.policy import Policy

GOOD: dict[str, Any] = {
    "version": 1,
    "organisation": {
        "name": "N", "short_name": "N", "reference_prefix": "NN", "what_we_do": "x", "what_we_do_not": "x", "address": "x",
        "telephone": "x", "website": "x", "opening_hours": "x", "other_formats": "x", "complaints_page": "x",
        "emergency": [{"name": "x", "number": "999", "when": "x"}],
        "mailbox_aliases": ["hello@n.example"],
    },
    "people": {
        "ann": {"name": "Ann", "address": "ann@n.example", "line_manager": "bob"},
        "bob": {"name": "Bob", "address": "bob@n.example", "deputy": "ann", "aliases": ["b@n.example"]},
        "cat": {"name": "Cat", "address": "cat@n.example", "deputy": "bob", "line_manager": "bob"},
    },
    "roles": {**{role: ["ann"] for role in ANCHOR_ROLES}, "office_manager": ["ann", "bob"]},
    "calendar": {"office_hours": {"monday": "09:00-17:00"}},
    "reminder_plans": {"default": {}},
    "standards": {"reply": {"working_days": 5}},
    "categories": {
        "general": {
            "name": "G", "owner": "office_manager", "acknowledgement": "a", "promise": "reply", "standards": ["reply"],
            "also_told": ["operator"], "next_in_line": ["administrator"],
        },
    },
    "default_category": "general",
    "flags": {"urgent": {"name": "U", "letter": "l", "also_told": ["operator"], "alert": True}},
}  # fmt: skip


def changed(path: tuple[str | int, ...], value: Any) -> Policy:
    data = copy.deepcopy(GOOD)
    holder: Any = data
    for part in path[:-1]:
        holder = holder.setdefault(part, {}) if isinstance(holder, dict) else holder[part]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return Policy.model_validate(data)


def test_a_good_policy_gives_no_finding() -> None:
    assert check_policy(Policy.model_validate(GOOD), mailbox="info@n.example") == ()


@pytest.mark.parametrize(
    ("path", "value", "at", "what", "hint"),
    [
        (("roles", "chair"), [], ("roles", "chair"), "nobody fills the role chair", "name at least one person of people"),
        (("roles", "chair"), ["bbo"], ("roles", "chair", 0), "there is no person bbo", "did you mean bob?"),
        (("roles", "chair"), ["xyz"], ("roles", "chair", 0), "there is no person xyz", "add it to people, or use one that stands there"),
        (("roles", "chair"), ["ann", "ann"], ("roles", "chair", 1), "ann stands twice in the role chair", "take one out"),
        (("roles", "operator"), ["ann"], None, "", ""),
        (("people", "cat", "deputy"), "an", ("people", "cat", "deputy"), "there is no person an", "did you mean ann?"),
        (("people", "cat", "line_manager"), "bobb", ("people", "cat", "line_manager"), "there is no person bobb", "did you mean bob?"),
        (("people", "ann", "deputy"), "cat", ("people", "ann", "deputy"), "the deputies go round in a circle: ann → cat → bob → ann", "let the last of them have no deputy"),
        (("people", "cat", "deputy"), "cat", ("people", "cat", "deputy"), "the deputies go round in a circle: cat → cat", "let the last of them have no deputy"),
        (("people", "bob", "line_manager"), "ann", ("people", "ann", "line_manager"), "the line managers go round in a circle: ann → bob → ann", "let the topmost have no line manager"),
        (("people", "cat", "address"), "B@n.example", ("people", "cat", "address"), "this address belongs to bob already", "an address can belong to one only"),
        (("people", "cat", "aliases"), ["Hello@n.example"], ("people", "cat", "aliases", 0), "this address belongs to the mailbox itself already", "an address can belong to one only"),
        (("people", "cat", "aliases"), ["info@n.example"], ("people", "cat", "aliases", 0), "this address belongs to the mailbox itself already", "an address can belong to one only"),
        (("screening", "own_addresses"), ["cat@n.example"], ("screening", "own_addresses", 0), "this address belongs to cat already", "an address can belong to one only"),
        (("people", "cat", "aliases"), ["cat@n.example"], None, "", ""),
        (("people", "cat", "works"), {}, ("people", "cat", "works"), "cat never works from Monday to Friday", "name at least one day, or leave works out for the office hours"),
        (("people", "cat", "works"), {"sunday": "09:00-10:00"}, ("people", "cat", "works"), "cat never works from Monday to Friday", "name at least one day, or leave works out for the office hours"),
        (("people", "cat", "works"), {"friday": "17:00-09:00"}, ("people", "cat", "works", "friday"), "these hours end before they begin: 17:00-09:00", "write them as 09:00-17:00"),
        (("calendar", "office_hours", "monday"), "09:00-09:00", ("calendar", "office_hours", "monday"), "these hours end before they begin: 09:00-09:00", "write them as 09:00-17:00"),
        (("calendar", "office_hours"), {"sunday": "09:00-10:00"}, ("calendar", "office_hours"), "the office is never open from Monday to Friday", "name at least one of these days"),
        (("people", "cat", "absences"), [{"from": "2026-12-02", "to": "2026-12-01"}], ("people", "cat", "absences", 0, "to"), "this absence ends on 2026-12-01 before it begins on 2026-12-02", "exchange from and to, or correct the year"),
        (("people", "cat", "absences"), [{"from": "2026-12-01", "to": "2026-12-01"}], None, "", ""),
        (("calendar", "closures"), [{"from": "2026-12-24", "to": "2026-01-01", "why": "x"}], ("calendar", "closures", 0, "to"), "this closure ends on 2026-01-01 before it begins on 2026-12-24", "exchange from and to, or correct the year"),
        (("standards", "reply"), {}, ("standards", "reply"), "the standard reply has no time", "give exactly one of working_days, calendar_days, calendar_months"),
        (("standards", "reply"), {"working_days": 5, "calendar_days": 5}, ("standards", "reply"), "the standard reply has working_days and calendar_days", "give exactly one of working_days, calendar_days, calendar_months"),
        (("standards", "reply"), {"calendar_days": 5, "all_uk_holidays": True}, ("standards", "reply", "all_uk_holidays"), "all_uk_holidays counts working days only", "take it out"),
        (("standards", "reply"), {"working_days": 0}, None, "", ""),
        (("standards", "reply", "reminders"), "defalt", ("standards", "reply", "reminders"), "there is no reminder plan defalt", "did you mean default?"),
        (("categories", "general", "owner"), "office", ("categories", "general", "owner"), "there is no role office", "did you mean office_manager?"),
        (("categories", "general", "out_of_hours"), "zzz", ("categories", "general", "out_of_hours"), "there is no role zzz", "add it to roles, or use one that stands there"),
        (("categories", "general", "also_told"), ["operater"], ("categories", "general", "also_told", 0), "there is no role operater", "did you mean operator?"),
        (("categories", "general", "next_in_line"), ["operater"], ("categories", "general", "next_in_line", 0), "there is no role operater", "did you mean operator?"),
        (("categories", "general", "spokespeople"), ["operater"], ("categories", "general", "spokespeople", 0), "there is no role operater", "did you mean operator?"),
        (("categories", "general", "promise"), "replay", ("categories", "general", "promise"), "there is no standard replay", "did you mean reply?"),
        (("categories", "general", "by_hand"), "replay", ("categories", "general", "by_hand"), "there is no standard replay", "did you mean reply?"),
        (("categories", "general", "standards"), ["reply", "replay"], ("categories", "general", "standards", 1), "there is no standard replay", "did you mean reply?"),
        (("categories", "general", "standards"), [], ("categories", "general"), "the category general promises nothing: its cases would never be due", "name at least one standard in standards"),
        (("default_category",), "genral", ("default_category",), "there is no category genral", "did you mean general?"),
        (("digest_to",), ["operater"], ("digest_to", 0), "there is no role operater", "did you mean operator?"),
        (("judging", "consult_category"), "genral", ("judging", "consult_category"), "there is no category genral", "did you mean general?"),
        (("judging", "consult_flag"), "urgnt", ("judging", "consult_flag"), "there is no flag urgnt", "did you mean urgent?"),
        (("flags", "urgent", "also_told"), ["operater"], ("flags", "urgent", "also_told", 0), "there is no role operater", "did you mean operator?"),
        (("flags", "urgent", "also_told"), [], ("flags", "urgent", "letter"), "this letter goes to nobody", "add also_told"),
        (("flags", "urgent", "letter"), None, ("flags", "urgent", "alert"), "an alert needs a letter", "add letter and also_told"),
        (("flags", "urgent", "repeats"), {"then_to": ["operater"]}, ("flags", "urgent", "repeats", "then_to", 0), "there is no role operater", "did you mean operator?"),
        (("flags", "x"), {"name": "x", "repeats": {}}, ("flags", "x", "repeats"), "only an alert is repeated", "add alert: true, or take it out"),
        (("flags", "urgent", "standards"), ["replay"], ("flags", "urgent", "standards", 0), "there is no standard replay", "did you mean reply?"),
        (("flags", "x"), {"name": "x", "acknowledgement": "a", "quiet": True}, ("flags", "x", "acknowledgement"), "this flag withholds the letter that it names", "take one of the two out"),
        (("flags", "x"), {"name": "x", "no_case": True, "standards": ["reply"]}, ("flags", "x", "no_case"), "where there is no case there is no letter and no clock", "take one out"),
        (("caps", "per_hour"), 301, ("caps", "per_hour"), "per_hour is 301, but the whole day's limit is 300", "lower it, or raise per_day"),
        (("caps", "unaligned_a_day"), 301, ("caps", "unaligned_a_day"), "unaligned_a_day is 301, but the whole day's limit is 300", "lower it, or raise per_day"),
        (("disposal", "case"), "Handled", ("disposal", "case"), "this is neither tag:NAME nor move:FOLDER", 'write tag:inboxbot or move:Handled, or ""'),
        (("disposal", "case"), "tag:\\Seen", ("disposal", "case"), "this cannot be used as a tag", "use letters, digits, - and _, as in tag:inboxbot"),
        (("disposal", "case"), "tag:two words", ("disposal", "case"), "this cannot be used as a tag", "use letters, digits, - and _, as in tag:inboxbot"),
        (("disposal", "filed"), "move:INBOX", ("disposal", "filed"), "this cannot be used as a folder", "name a folder other than the inbox: move:Handled"),
        (("disposal", "case"), "tag:\\Flagged", None, "", ""),
        (("disposal", "filed"), "move:Filed by inboxbot/2026", None, "", ""),
        (("retention", "case_months"), {"default": 1, "genral": 2}, ("retention", "case_months", "genral"), "there is no category genral", "did you mean general?"),
        (("contact_restrictions",), [{"addresses": ["x@y.example"], "named_contact": "dan", "approved_by": "ann", "review_on": "2027-01-01"}], ("contact_restrictions", 0, "named_contact"), "there is no person dan", "did you mean ann?"),
    ],
)  # fmt: skip
def test_a_contradiction_between_sections_is_found_at_its_place(
    path: tuple[str | int, ...], value: Any, at: tuple[str | int, ...] | None, what: str, hint: str
) -> None:
    expected = () if at is None else (Finding(at, what, hint),)
    assert check_policy(changed(path, value), mailbox="info@n.example") == expected


@pytest.mark.parametrize("role", ANCHOR_ROLES)
def test_a_role_the_product_relies_on_must_be_there(role: str) -> None:
    data = copy.deepcopy(GOOD)
    data["roles"]["somebody"] = data["roles"].pop(role)
    data["categories"]["general"] |= {"owner": "somebody", "also_told": [], "next_in_line": []}
    data["flags"] = {}
    findings = check_policy(Policy.model_validate(data))
    assert findings == (
        Finding(
            ("roles",), f"the role {role} is missing: it {ANCHOR_ROLES[role]}", f"add {role}: [somebody]"
        ),
    )


def test_a_promise_that_no_clock_watches_is_found() -> None:
    data = copy.deepcopy(GOOD)
    data["standards"]["slow"] = {"working_days": 9}
    data["categories"]["general"]["promise"] = "slow"
    assert check_policy(Policy.model_validate(data)) == (
        Finding(("categories", "general", "promise"), "slow is promised to the writer and watched by nobody",
                "add it to standards of this category"),
    )  # fmt: skip


def test_a_holiday_both_added_and_taken_away_is_found() -> None:
    day = {"2027-06-14": "x"}
    policy = changed(("calendar",), {**GOOD["calendar"], "extra_holidays": day, "not_holidays": day})
    assert [finding.path for finding in check_policy(policy)] == [("calendar", "not_holidays", "2027-06-14")]


def test_an_address_restricted_twice_and_a_review_that_is_overdue_are_found() -> None:
    limit = {
        "addresses": ["x@y.example"],
        "named_contact": "ann",
        "approved_by": "ann",
        "review_on": "2027-01-01",
    }
    policy = changed(("contact_restrictions",), [limit, {**limit, "addresses": ["X@Y.example"]}])
    findings = check_policy(policy, today=date(2027, 1, 2))
    assert [(finding.path, finding.warning) for finding in findings] == [
        (("contact_restrictions", 0, "review_on"), True),
        (("contact_restrictions", 1, "addresses", 0), False),
        (("contact_restrictions", 1, "review_on"), True),
    ]
    assert [finding for finding in check_policy(policy, today=date(2027, 1, 1)) if finding.warning] == []


def test_findings_come_in_the_order_of_the_sections() -> None:
    data = copy.deepcopy(GOOD)
    data["default_category"] = "x"
    data["people"]["ann"]["deputy"] = "x"
    data["roles"]["chair"] = []
    paths = [finding.path[0] for finding in check_policy(Policy.model_validate(data))]
    assert paths == ["people", "roles", "default_category"]


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("adress", ["address", "aliases"], "did you mean address?"),
        ("INBOXBOT_adress", ["INBOXBOT_ADDRESS"], "did you mean INBOXBOT_ADDRESS?"),
        ("zzz", ["address"], ""),
        ("a" * 100_000, ["a"], ""),
    ],
)
def test_only_a_near_miss_is_suggested(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint
