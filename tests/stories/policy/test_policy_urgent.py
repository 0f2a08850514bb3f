"""The policy's rows about danger: W6 and K7, and the page's sentences about urgent alerts. Over a Maildir."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from maildir_office import MaildirOffice, office_at
from office import URGENT
from settling import COMPLAINT, FOI, complains, does, heard, jump, last, running

NIGHT = "2026-11-18 22:05"


def alerts(office: MaildirOffice) -> list[tuple[str, str]]:
    return [(who, at[-5:]) for _, who, at in office.got("urgent_alert")]


def test_w6_danger_gets_the_numbers_first_and_two_people_are_alerted_at_any_hour() -> None:
    with office_at(NIGHT) as office:
        office.arrives(URGENT)
        office.tick()
        said = last(office, "acknowledgement_urgent").text
        assert said.index("999") < said.index("NHS 111") < said.index("116 123") < said.index("Hello")
        assert alerts(office) == [("helen.marsh", "22:05"), ("daniel.pryce", "22:05")]


def test_w6_the_alert_is_repeated_until_somebody_says_that_they_have_it() -> None:
    with office_at(NIGHT) as office:
        office.arrives(URGENT)
        office.tick()
        for time in ("22:35", "23:05", "23:35"):
            jump(office, f"2026-11-18 {time}")
        assert len(alerts(office)) == 8
        jump(office, "2026-11-19 00:35")
        assert alerts(office)[8:] == [("daniel.pryce", "00:35"), ("ruth.adeyemi", "00:35")]
        does(office, "have_it", person="ruth_adeyemi")
        for time in ("01:35", "02:35", "09:00"):
            jump(office, f"2026-11-19 {time}")
        assert len(alerts(office)) == 10


def test_w6_the_case_keeps_its_category_its_owner_and_its_clock_besides() -> None:
    with office_at(NIGHT) as office:
        complains(office, text=f"{COMPLAINT} {URGENT}")
        [case] = office.cases
        assert (case.category, case.owner) == ("complaint", "helen_marsh")
        assert running(office)["complaint_resolved"] == "2026-12-09"
        assert alerts(office)[:1] == [("helen.marsh", "22:05")]
        said = last(office, "acknowledgement_complaint").text
        assert said.index("999") < said.index("Your complaint is welcome")


def test_k7_where_confidentiality_cannot_be_promised_its_limits_are_explained() -> None:
    with office_at(NIGHT) as office:
        complains(office)
        said = last(office, "acknowledgement_complaint").text
        assert (
            "Your complaint is private. Only the people who deal with it will see it. There is one limit:"
            in said
        )
        assert (
            "if somebody may be at risk of harm, we may have to tell others. We will tell you first if we can"
            in said
        )


def without_alerts(rules: dict[str, Any]) -> None:
    del rules["flags"]["urgent"]["acknowledgement"]
    rules["flags"]["urgent"]["alert"] = False
    del rules["flags"]["urgent"]["repeats"]


def test_w6_without_the_rule_there_are_no_numbers_and_nobody_is_called_again() -> None:
    with office_at(NIGHT, without_alerts) as office:
        office.arrives(URGENT)
        office.tick()
        assert "acknowledgement_urgent" not in heard(office)
        jump(office, "2026-11-18 22:35")
        assert len(alerts(office)) <= 1


def test_t8_what_is_urgent_and_a_request_in_law_keeps_the_clock_of_the_law() -> None:
    with office_at(NIGHT) as office:
        office.arrives(f"{FOI} {URGENT}")
        office.tick()
        assert "foi_answered" in running(office)
        assert alerts(office)


class Hook(BaseHTTPRequestHandler):
    """Takes what is posted; refuses while the server says so."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refuses = bool(getattr(self.server, "refuses", False))
        self.send_response(503 if refuses else 204)
        self.end_headers()
        if not refuses:
            self.server.taken.append(json.loads(body))  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def a_hook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.taken, server.refuses = [], False  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_w6_k6_a_webhook_gets_each_alert_once_and_nothing_about_anybody() -> None:
    with a_hook() as server:
        url = f"http://127.0.0.1:{server.server_port}/alert"
        with office_at(NIGHT, settings={"INBOXBOT_ALERT_WEBHOOK_URL": url}) as office:
            server.refuses = True  # type: ignore[attr-defined]
            office.arrives(
                URGENT, sender="Jordan Sample <jordan.sample@homemail.example>", subject="my story"
            )
            office.tick()
            server.refuses = False  # type: ignore[attr-defined]
            office.wait(minutes=1)
            office.wait(minutes=1)
            reference = office.cases[0].reference
            taken = server.taken  # type: ignore[attr-defined]
            assert taken == [
                {
                    "alert": "urgent",
                    "text": f"Urgent: please look at the mailbox now. {reference}",
                    "reference": reference,
                    "organisation": "Healthwatch",
                    "told": 2,
                    "trial": False,
                }
            ]
            jump(office, "2026-11-18 22:35")
            assert len(taken) == 2
            said = json.dumps(taken).lower()
            assert [word for word in ("jordan", "homemail", "story", "end my life") if word in said] == []
