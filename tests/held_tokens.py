"""Access tokens for tests: asked for once, kept until forgotten, as the real holders do."""

from __future__ import annotations

from collections.abc import Callable


class HeldTokens:
    """``mint`` makes a token. ``asked`` counts how often one was minted, ``wanted`` how often one was asked for."""

    name = "application of the tests"

    def __init__(self, mint: Callable[[], str]) -> None:
        self._mint = mint
        self._held = ""
        self.asked = self.wanted = 0

    def fresh(self) -> str:
        self.wanted += 1
        if not self._held:
            self.asked += 1
            self._held = self._mint()
        return self._held

    def forget(self) -> None:
        self._held = ""
