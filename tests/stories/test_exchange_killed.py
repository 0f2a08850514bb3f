"""The service on Exchange, killed again and again while answers are lost: each mail is acknowledged once.

KILL_SEED=1 DEEP_MINUTES=20 python -m pytest tests/stories/test_exchange_killed.py -m deep -s
"""

from __future__ import annotations

import os
import random  # noqa: TID251 - a test's own chance, from a seed that it prints
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chance import a_seed
from ews_server import PASSWORD, USER, Cut, EwsServer, Garble, Lose, Status
from killed_service import Place, killed_again_and_again, program
from office import ADDRESS

OPERATIONS = ("CreateItem", "CreateItem", "FindItem", "SyncFolderItems", "GetItem", "GetFolder")
TROUBLES = (Lose(), Lose(act=False), Cut(told=False), Garble(), Status(503, act=True))


@pytest.mark.deep
def test_killed_again_and_again_while_answers_are_lost_each_mail_is_acknowledged_once(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED") or a_seed())
    chance = random.Random(seed)  # noqa: S311 - no secret
    with EwsServer(address=ADDRESS) as server:
        server.gives_ids_of_its_own = chance.random() < 0.5
        server.drafts_of = chance.choice(("", ADDRESS, USER))

        def trouble(chance: random.Random) -> None:
            server.order(chance.choice(OPERATIONS), chance.choice(TROUBLES))
            if chance.random() < 0.5:
                server.transport_comes()

        def calm() -> None:
            server._orders.clear()
            server.drafts_of = ""
            server.transport_comes()

        def arrives(content: bytes) -> None:
            with server.lock:
                server.mailbox.arrive(content, datetime.now(UTC))  # noqa: TID251 - the program runs in real time

        place = Place(arrives, trouble, calm, sent=lambda: [content for content, _ in server.sent])
        environ = program(
            tmp_path,
            {
                "INBOXBOT_MAILBOX_KIND": "ews", "INBOXBOT_SENDER_KIND": "ews", "INBOXBOT_EWS_URL": server.url,
                "INBOXBOT_EWS_USERNAME": USER, "INBOXBOT_EWS_PASSWORD": PASSWORD,
                "INBOXBOT_EWS_AUTH": "basic", "INBOXBOT_EWS_ACCESS": "delegate",
            },
        )  # fmt: skip
        killed_again_and_again(place, environ, chance, seed)
        assert [one for one in server.mailbox.named("inbox").items.values() if one.read] == []
