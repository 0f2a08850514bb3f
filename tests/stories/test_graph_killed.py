"""The service on Graph, killed again and again while answers are lost: each mail is acknowledged once.

KILL_SEED=1 DEEP_MINUTES=20 python -m pytest tests/stories/test_graph_killed.py -m deep -s
"""

from __future__ import annotations

import os
import random  # noqa: TID251 - a test's own chance, from a seed that it prints
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from chance import a_seed
from graph_server import GraphServer
from killed_service import Place, killed_again_and_again, program
from office import ADDRESS

TROUBLES = ("lose", "drop", "half")
STEPS = (
    ("POST", "/send"),
    ("POST", "messages$"),
    ("PATCH", "messages"),
    ("GET", "delta"),
    ("GET", "value"),
    ("GET", "filter"),
)


@pytest.mark.deep
def test_killed_again_and_again_while_answers_are_lost_each_mail_is_acknowledged_once(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED") or a_seed())
    chance = random.Random(seed)  # noqa: S311 - no secret
    with GraphServer() as server:
        graph, login = server.graph, server.graph.login
        box = graph.box(ADDRESS)
        graph.scope.add(ADDRESS)
        graph.keeps_ids, graph.copy_comes_late = chance.random() < 0.5, chance.randrange(4)
        place = Place(
            arrives=lambda content: box.put(content, datetime.now(UTC), box.word("inbox").id),  # noqa: TID251 - the program runs in real time
            trouble=lambda chance: graph.order(chance.choice(TROUBLES), *chance.choice(STEPS)),
            calm=graph.orders.clear,
            sent=lambda: [one.wire for one in graph.sent],
        )
        environ = program(
            tmp_path,
            {
                "INBOXBOT_MAILBOX_KIND": "graph", "INBOXBOT_SENDER_KIND": "graph",
                "INBOXBOT_GRAPH_TENANT": login.tenant, "INBOXBOT_GRAPH_CLIENT": login.client,
                "INBOXBOT_GRAPH_SECRET": login.secret, "INBOXBOT_GRAPH_URL": server.url,
                "INBOXBOT_GRAPH_LOGIN_URL": server.url,
            },
        )  # fmt: skip
        killed_again_and_again(place, environ, chance, seed)
        assert graph.too_many == 0
        assert [one for one in box.inside(box.word("inbox").id) if one.is_read] == []
