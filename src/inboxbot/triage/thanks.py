"""A thank-you and nothing else: it starts no clock and reopens nothing."""

from __future__ import annotations

import re

from inboxbot.triage.phrases import fold, names

LONGEST = 300  # characters; a longer one says something
LONGEST_NAME = 4  # words of a name or title at the end

_GREETING = re.compile(
    r"(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon)"
    r"\b[^.!,]{0,40}[,.!]?"
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:kind|kindest|best|warm|warmest|many) (?:regards|wishes)"
    r"|regards|best|all the best|take care|yours(?: sincerely| faithfully)?|cheers|love"
    r"|sent from my .{0,30}|get outlook for .{0,20}|x+)[,.!]?"
)
_THANKS = names("thank thanks thankyou thanx thx ta cheers appreciated appreciate grateful")
# What thanks may be made of besides; a word that is not here is something said.
_ABOUT = names(
    "you u your yours the this that it these all everything everyone both team for so very much "
    "really greatly most ever again indeed many once a an lot million and to of is was are am been be "
    "has have had we i i'm we're it's that's what with from in on at great brilliant perfect lovely "
    "wonderful excellent helpful useful kind kindly fine good fantastic super ok okay bless god noted "
    "received safely well understood got letting me us know getting back coming replying responding "
    "sending helping quick prompt speedy swift detailed fast clear full thoughtful reply response "
    "answer email e-mail message letter help advice information info support time trouble assistance "
    "effort efforts update call kindness service quickly promptly such truly sincerely my our family "
    "xx x "
)
_SAYS_MORE = re.compile(
    r"\?|\d|n't\b|\b(?:but|however|although|though|still|yet|not|no|never|except|unfortunately|sadly|instead"
    r"|until|please|could|would|can|when|who|why|where|how|if|because|need|want|wait|also|another|problem"
    r"|complain\w*|sorry|wrong|worse|nothing|useless)\b"
)


def only_thanks(new_text: str) -> bool:
    """Tell whether a message only says thanks. ``new_text`` is without quotation and signature.

    Doubt says no: "Thanks, but you did not answer my question" is a message like any other.
    """
    if len(new_text) > LONGEST:
        return False
    lines = [fold(line) for line in new_text.splitlines()]
    said = [line for line in lines if line and not _CLOSING.fullmatch(line) and not _GREETING.fullmatch(line)]
    if len(said) > 1 and _is_name(said[-1]):
        said = said[:-1]
    text = " ".join(said)
    words = re.findall(r"[^\W_][\w'-]*", text)
    if _SAYS_MORE.search(text) or _THANKS.isdisjoint(words):
        return False
    # "Thanks Denise": one name is left over.
    return len({word for word in words if word not in _THANKS | _ABOUT}) <= 1


def _is_name(line: str) -> bool:
    words = line.strip(" .,!-").split()
    return len(words) <= LONGEST_NAME and _THANKS.isdisjoint(words) and not _SAYS_MORE.search(line)
