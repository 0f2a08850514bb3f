"""The stand-in itself: it refuses what Graph refuses, whoever asks. See tests/graph_server.md."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from mailbox_worlds import moment

from graph_server import GraphServer

ADDRESS = "info@example.org"


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as one:
        one.graph.box(ADDRESS)
        one.graph.scope.add(ADDRESS)
        one.graph.box("boss@example.org")
        yield one


def token(server: GraphServer, scope: str = "https://graph.microsoft.com/.default") -> str:
    login = server.graph.login
    form = {
        "grant_type": "client_credentials",
        "client_id": login.client,
        "client_secret": login.secret,
        "scope": scope,
    }
    told = requests.post(f"{server.url}/{login.tenant}/oauth2/v2.0/token", data=form, timeout=10).json()
    return str(told.get("access_token", told))


def ask(
    server: GraphServer, method: str, path: str, bearer: str | None = None, **more: Any
) -> requests.Response:
    headers = {"Authorization": f"Bearer {bearer or token(server)}", **more.pop("headers", {})}
    return requests.request(method, f"{server.url}/v1.0/users/{path}", headers=headers, timeout=10, **more)


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ([{"name": "Auto-Submitted", "value": "auto-replied"}], "InvalidInternetMessageHeader"),
        ([{"name": "Precedence", "value": "bulk"}], "InvalidInternetMessageHeader"),
        ([{"name": f"x-{n}", "value": "1"} for n in range(6)], "InvalidInternetMessageHeaderCollection"),
    ],
)
def test_headers_in_json_that_do_not_begin_with_x_or_are_too_many_are_refused(
    server: GraphServer, headers: list[dict[str, str]], refused: str
) -> None:
    answer = ask(
        server, "POST", f"{ADDRESS}/messages", json={"subject": "s", "internetMessageHeaders": headers}
    )
    assert code(answer) == (400, refused)


def test_mime_that_is_no_base64_is_refused_and_auto_submitted_is_dropped_without_a_word(
    server: GraphServer,
) -> None:
    plain: dict[str, Any] = {"headers": {"Content-Type": "text/plain"}}
    answer = ask(server, "POST", f"{ADDRESS}/messages", data=b"From: a\r\n\r\nb", **plain)
    assert code(answer) == (400, "ErrorMimeContentInvalidBase64String")
    mime = base64.b64encode(
        b"To: a@example.net\r\nAuto-Submitted: auto-replied\r\nX-Inboxbot: x\r\n\r\nb\r\n"
    )
    made = ask(server, "POST", f"{ADDRESS}/messages", data=mime, **plain).json()
    kept = ask(server, "GET", f"{ADDRESS}/messages/{made['id']}/$value").content
    assert b"Auto-Submitted" not in kept
    assert b"X-Inboxbot" not in kept


@pytest.mark.parametrize(
    ("path", "scope", "refused"),
    [
        (
            "boss@example.org/mailFolders/inbox",
            "https://graph.microsoft.com/.default",
            (403, "ErrorAccessDenied"),
        ),
        (
            "ghost@example.org/mailFolders/inbox",
            "https://graph.microsoft.com/.default",
            (404, "ErrorInvalidUser"),
        ),
        (
            f"{ADDRESS}/mailFolders/inbox",
            "https://outlook.office365.com/.default",
            (401, "InvalidAuthenticationToken"),
        ),
    ],
)
def test_another_mailbox_one_that_there_is_not_and_a_wrong_scope_are_refused(
    server: GraphServer, path: str, scope: str, refused: tuple[int, str]
) -> None:
    assert code(ask(server, "GET", path, token(server, scope))) == refused


def test_a_scope_that_is_no_applications_gets_no_token(server: GraphServer) -> None:
    assert "AADSTS1002012" in token(server, "https://graph.microsoft.com/Mail.Read")


def test_the_fifth_request_at_once_is_refused_with_the_time_to_wait(server: GraphServer) -> None:
    bearer, box = token(server), server.graph.box(ADDRESS)
    answers: list[requests.Response] = []
    with box.lock:  # so that those that came stay
        path = f"{ADDRESS}/mailFolders/inbox"
        four = [
            threading.Thread(target=lambda: answers.append(ask(server, "GET", path, bearer)))
            for _ in range(4)
        ]
        for one in four:
            one.start()
        while server.graph._busy < 4:
            pass
        fifth = ask(server, "GET", path, bearer)
    for one in four:
        one.join()
    assert (fifth.status_code, fifth.headers["Retry-After"]) == (429, "1")
    assert [one.status_code for one in answers] == [200] * 4


def test_ids_change_with_the_folder_unless_immutable_ones_are_asked_for(server: GraphServer) -> None:
    box = server.graph.box(ADDRESS)
    item = box.put(b"Subject: a\r\n\r\nb\r\n", moment(20), box.word("inbox").id)

    def shown(**headers: str) -> str:
        found: str = ask(server, "GET", f"{ADDRESS}/messages/{item.id}", headers=headers).json()["id"]
        return found

    before, steady = shown(), shown(Prefer='IdType="ImmutableId"')
    box.move(item, box.word("archive").id)
    assert shown() != before
    assert shown(Prefer='IdType="ImmutableId"') == steady


def test_a_filter_and_an_order_that_do_not_fit_are_refused(server: GraphServer) -> None:
    box = server.graph.box(ADDRESS)
    box.put(b"Subject: a\r\n\r\nb\r\n", moment(20), box.word("inbox").id)
    query = "$filter=internetMessageId eq '<a>'&$orderby=receivedDateTime desc"
    assert code(ask(server, "GET", f"{ADDRESS}/messages?{query}")) == (400, "InefficientFilter")
    assert code(ask(server, "GET", f"{ADDRESS}/messages?$filter=contains(subject,'a')")) == (
        400,
        "ErrorInvalidUrlQueryFilter",
    )


def test_what_was_sent_is_no_draft_and_cannot_be_sent_again(server: GraphServer) -> None:
    made = ask(
        server,
        "POST",
        f"{ADDRESS}/messages",
        json={"subject": "s"},
        headers={"Prefer": 'IdType="ImmutableId"'},
    ).json()
    path = f"{ADDRESS}/messages/{made['id']}/send"
    assert ask(server, "POST", path).status_code == 202
    assert ask(server, "POST", path).status_code == 400
    assert len(server.graph.sent) == 1
