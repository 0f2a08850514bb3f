"""The body of a message: which of its parts a reader sees, as plain text; the rest as attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from inboxbot.model.message import Attachment
from inboxbot.triage.body_html import addresses_in_text, html_to_text, links_in
from inboxbot.triage.body_plain import take_uuencoded, unflow
from inboxbot.triage.parse_charsets import clean, decode
from inboxbot.triage.parse_notes import MAX_ATTACHMENTS, MAX_TEXT, MAX_URLS, Notes
from inboxbot.triage.parse_parts import MESSAGE_TYPES, Part

_READ: Final = ("text/plain", "text/html")
_META_CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(
    r"\[(?:image|cid|inline image)[^\]\n]{0,200}\]|<https?://[^>\s]{1,2000}>", re.IGNORECASE
)
_NEEDS_VIEWER: Final = re.compile(
    r"(?:view|read|display|see|open)[^.\n]{0,60}\b(?:html|web browser|your browser)\b|html[- ](?:e-?mail"
    r"|format|version|message|capable|enabled|compatible)"
    r"|does not support html|kein html|format html|this is (?:an|a) (?:html|mime|multi-?part) (?:e-?mail"
    r"|message)",
    re.IGNORECASE,
)
_SHORT: Final = 20  # letters; fewer are hardly a message
_NOTICE: Final = 400  # characters; "this message needs an HTML viewer" is never longer
_ENCRYPTED: Final = "The message is encrypted and cannot be read here."
_SIGNED_SHUT: Final = "The message is packed into its signature (S/MIME) and cannot be read here."
_TNEF: Final = "Attachments are packed in winmail.dat, Outlook's own form, and cannot be listed."
_CRYPT: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(slots=True)
class Body:
    """What was found: filled while the tree is walked once."""

    attachments: list[Attachment] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)  # attached messages, in order
    urls: dict[str, None] = field(default_factory=dict)
    calendar_method: str = ""
    text: str = ""


def read_body(root: Part, notes: Notes) -> Body:
    """Choose and read the text of a message, at most 64 KB; list everything else.

    A lone text part is the body, whatever its disposition says.
    """
    body = Body()
    text = _Walk(body, notes).text_of(root, is_root=True)
    text, files = take_uuencoded(text)
    body.attachments.extend(files)
    if "-----BEGIN PGP MESSAGE-----" in text:
        notes.add(_ENCRYPTED)
    if len(text) > MAX_TEXT:
        notes.add("The text is longer than 64 KB; the rest of it was not read.")
        text = text[:MAX_TEXT]
    body.urls.update(dict.fromkeys(addresses_in_text(text)))
    body.text = text.strip("\n").rstrip()
    return body


@dataclass(slots=True)
class _Walk:
    body: Body
    notes: Notes

    def text_of(self, part: Part, *, is_root: bool = False) -> str:
        """Return the text of a part and what lies in it; take in the rest as attachments."""
        if not part.children:
            return self._leaf(part, is_root=is_root)
        subtype = part.type.removeprefix("multipart/")
        if subtype == "alternative" and len(part.children) > 1:
            return self._alternative(part.children)
        if subtype == "encrypted":
            self.notes.damage(_ENCRYPTED)
            self._list(part.children)
            return ""
        if subtype in ("signed", "report", "related") and part.children:
            first = next(
                (child for child in part.children if child.type.startswith(("text/", "multipart/"))),
                part.children[0],
            )
            text = self.text_of(first)
            self._list(tuple(child for child in part.children if child is not first))
            return text
        return self._mixed(part.children)

    def skim(self, part: Part) -> None:
        """List what a part holds without reading its text; of HTML only the links."""
        if part.type == "text/html" and not _is_file(part):
            self._link(links_in(self._decoded(part)))
        elif part.children:
            for child in part.children:
                self.skim(child)
        elif part.type not in _READ or _is_file(part):
            self._attach(part)

    def _mixed(self, children: tuple[Part, ...]) -> str:
        texts: list[str] = []
        for child in children:
            if sum(map(len, texts)) > MAX_TEXT:
                self.skim(child)
                continue
            text = self.text_of(child)
            if text.strip() and not _said_already(text, texts):
                texts.append(text.strip("\n"))
        return "\n\n".join(texts)

    def _alternative(self, children: tuple[Part, ...]) -> str:
        """Prefer the plain text, unless it is empty or only says that there is HTML."""
        plain = next((child for child in children if child.type == "text/plain"), None)
        rich = next(
            (child for child in reversed(children) if child.type.startswith(("multipart/", "text/html"))),
            None,
        )
        for child in children:
            if child is not plain and child is not rich:
                self.skim(child)
        text = self._leaf(plain) if plain else ""
        if rich is None:
            return text
        if plain and not _is_poor(text):
            self.skim(rich)
            return text
        richer = self.text_of(rich)
        return richer if richer.strip() else text

    def _leaf(self, part: Part, *, is_root: bool = False) -> str:
        if part.type in _READ and (is_root or not _is_file(part)):
            return self._html(part) if part.type == "text/html" else self._plain(part)
        if is_root and part.type.startswith("text/") and part.type != "text/calendar":
            return self._plain(part)
        self._attach(part)
        return ""

    def _plain(self, part: Part) -> str:
        text = clean(self._decoded(part))
        if part.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        return text

    def _html(self, part: Part) -> str:
        text, links = html_to_text(self._decoded(part))
        self._link(links)
        return clean(text)

    def _decoded(self, part: Part) -> str:
        length = max(0, part.end - part.start)
        allowed = self.notes.take_text(length)
        data = part.octets(allowed)
        if (
            part.encoding == "base64"
            and data
            and Part.is_plain_after_all(part.source[part.start : part.start + 400])
        ):
            self.notes.damage("The text says that it is base64 and is not; it was read as it stands.")
        charset = part.parameters.get("charset", "")
        if not charset and part.type == "text/html" and (stated := _META_CHARSET.search(data[:2048])):
            charset = stated[1].decode("ascii")
        text, fitted = decode(data, charset, cut=allowed < length)
        if not fitted:
            self.notes.damage(
                f"The text is not in the character set that it states ({charset[:40]}); some letters may"
                f" be wrong."
            )
        return text

    def _list(self, children: tuple[Part, ...]) -> None:
        for child in children:
            self.skim(child) if child.children else self._attach(child)

    def _link(self, links: tuple[str, ...]) -> None:
        for link in links[: MAX_URLS - len(self.body.urls)]:
            self.body.urls[clean(link)] = None

    def _attach(self, part: Part) -> None:
        if len(self.body.attachments) < MAX_ATTACHMENTS:
            self.body.attachments.append(part.as_attachment())
        if part.type in MESSAGE_TYPES:
            self.body.messages.append(part)
        elif part.type == "text/calendar":
            self.body.calendar_method = part.parameters.get("method", "").strip().lower()[:40]
        elif part.type in _CRYPT:
            signed = part.parameters.get("smime-type", "").lower() in ("signed-data", "certs-only")
            self.notes.damage(_SIGNED_SHUT if signed else _ENCRYPTED)
        elif part.type == "application/ms-tnef" or part.name.lower() == "winmail.dat":
            self.notes.damage(_TNEF)


def _is_file(part: Part) -> bool:
    return part.disposition == "attachment" or bool(part.name)


def _is_poor(text: str) -> bool:
    """Tell whether plain text stands only in place of the HTML."""
    if len(text) > _NOTICE * 8 and text[: _NOTICE * 8].strip():
        return False  # placeholders are never so many
    bare = _PLACEHOLDER.sub("", text).strip()
    return len(bare) < _SHORT or (len(bare) < _NOTICE and _NEEDS_VIEWER.search(bare) is not None)


def _said_already(text: str, texts: list[str]) -> bool:
    """Tell whether a second text part only repeats the first, as HTML beside plain text does."""
    start = " ".join(text[:400].split())[:100]
    return bool(texts) and start in " ".join(texts[0][:2000].split())
