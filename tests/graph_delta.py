"""Delta queries of the Graph stand-in: rounds of changes, and the links that remember them. See graph_server.md."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from graph_state import RefusedError
from graph_store import Folder

if TYPE_CHECKING:
    from graph_calls import Call

DEFAULT_PAGE = 10


def delta(call: Call, folder: Folder) -> dict[str, Any]:
    call.needs("Mail.Read")
    state = state_of(call)
    folder_log, size = call.box.log, page_size(call)
    if state is None:
        if set(call.query) - {"$select", "$top", "changeType", "$filter", "$orderby", "$expand"}:
            raise RefusedError(400, "BadRequest")
        kind = call.query.get("changeType", "")
        if kind not in {"", "created", "updated", "deleted"}:
            raise RefusedError(400, "BadRequest")
        state = {
            "f": folder.id,
            "from": 0,
            "to": len(folder_log),
            "at": 0,
            "kind": kind,
            "first": 1,
            "select": call.query.get("$select", ""),
        }
    if state.get("done"):
        state |= {"from": state["to"], "to": len(folder_log), "at": 0, "first": 0, "done": 0}
    call.query = {"$select": state["select"]} if state["select"] else {}
    came = entries(call, state)
    if call.graph.empty_pages and not state.get("empty"):
        return {"value": [], "@odata.nextLink": link(call, "$skiptoken", state | {"empty": 1})}
    page = came[state["at"] : state["at"] + size]
    more = state["at"] + size < len(came)
    answer: dict[str, Any] = {"value": page}
    if more:
        answer["@odata.nextLink"] = link(call, "$skiptoken", state | {"at": state["at"] + size, "empty": 0})
    else:
        answer["@odata.deltaLink"] = link(
            call, "$deltatoken", state | {"done": 1, "at": 0, "from": 0, "empty": 0, "first": 0}
        )
    return answer


def state_of(call: Call) -> dict[str, Any] | None:
    """Return the state in a link; refuses one of another life of the mailbox."""
    token = call.query.get("$deltatoken") or call.query.get("$skiptoken")
    if token is None:
        return None
    if call.graph.forgets_links:
        status, call.graph.forgets_links = call.graph.forgets_links, ""
        raise RefusedError(int(status), "SyncStateNotFound" if status == "410" else "syncStateNotFound")
    try:
        state: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error):
        raise RefusedError(400, "ErrorInvalidSyncStateData") from None
    if state["life"] != call.box.life:
        raise RefusedError(410, "SyncStateNotFound")
    return state


def entries(call: Call, state: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = (
        {state["kind"]}
        if state["kind"] and not call.graph.ignores_change_type
        else {"created", "updated", "deleted"}
    )
    if state["first"]:
        kinds.discard("deleted")
        kinds.add("created")
    found = [
        {"@removed": {"reason": "deleted"}, "id": identity}
        if what == "deleted"
        else call.shown(call.box.items[identity])
        for what, identity in call.box.came(state["f"], state["from"], state["to"], kinds)
    ]
    if call.graph.repeats:
        found = [*found, *found[:2]]
    if call.graph.reorders:
        found = [*found[1::2], *found[::2]]
    return found


def link(call: Call, name: str, state: dict[str, Any]) -> str:
    told = json.dumps(state | {"life": call.box.life}, sort_keys=True).encode()
    return f"{call.here()}?{name}={base64.urlsafe_b64encode(told).decode().rstrip('=')}"


def page_size(call: Call) -> int:
    wanted = re.search(r"odata\.maxpagesize=(\d+)", call.headers.get("prefer", ""))
    return int(wanted.group(1)) if wanted else DEFAULT_PAGE
