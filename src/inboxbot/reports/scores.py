"""How well the rules judge labelled mails: figures, who was taken for whom, the worst mistakes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FILED = frozenset({"automatic", "unwanted"})
"""Marks of mail that nobody must answer: the labels know two kinds."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled mail and what came out. Times as London wall time, ``2026-11-19T12:00:00``, or empty.

    ``because`` are the rules that held, each with its words; ``acknowledged``: a machine would answer;
    ``refused``: it would not, for whom it took the writer to be.
    """

    id: str
    subject: str
    labelled: str
    category: str
    labelled_flags: Mapping[str, bool]
    flags: frozenset[str]
    labelled_deadline: str = ""
    deadline: str = ""
    acknowledged: bool = False
    refused: bool = False
    sums: tuple[tuple[str, float], ...] = ()
    because: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    why: str = ""

    @property
    def wrong_flags(self) -> tuple[str, ...]:
        """Return the labelled flags that came out otherwise."""
        return tuple(name for name, is_so in self.labelled_flags.items() if is_so != (name in self.flags))

    @property
    def wrong(self) -> bool:
        """Tell whether anything about it is wrong."""
        return bool(
            self.labelled != self.category or self.wrong_flags or not self.read_right or self.answered_wrongly
        )

    @property
    def answered_wrongly(self) -> bool:
        """Tell whether a machine or a cheat would be answered, or a person not."""
        return self.acknowledged if _nobody_wrote(self) else self.refused

    @property
    def read_right(self) -> bool:
        """Tell whether the stated time was read right to the hour, or rightly not found."""
        return self.deadline[:13] == self.labelled_deadline[:13]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one category or flag: how many there are, were said, and were said rightly."""

    are: int
    said: int
    hits: int

    @property
    def precision(self) -> float:
        """Return which share of what was said is so; 1 where nothing was said."""
        return self.hits / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        """Return which share of what is so was said; 1 where there is none."""
        return self.hits / self.are if self.are else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        return 2 * self.hits / (self.are + self.said) if self.are + self.said else 1.0


def of_categories(judged: Sequence[Judged], categories: Iterable[str]) -> dict[str, Figures]:
    """Return the figures of each category, in the order given."""
    return {
        name: Figures(
            are=sum(one.labelled == name for one in judged),
            said=sum(one.category == name for one in judged),
            hits=sum(one.labelled == name == one.category for one in judged),
        )
        for name in categories
    }


def of_flags(judged: Sequence[Judged]) -> dict[str, Figures]:
    """Return the figures of each flag that the labels know, in their order."""
    names = dict.fromkeys(name for one in judged for name in one.labelled_flags)
    return {
        name: Figures(
            are=sum(one.labelled_flags.get(name, False) for one in judged),
            said=sum(name in one.flags for one in judged),
            hits=sum(one.labelled_flags.get(name, False) and name in one.flags for one in judged),
        )
        for name in names
    }


def macro_f1(figures: Mapping[str, Figures]) -> float:
    """Return the mean F1 of the categories that occur."""
    met = [each.f1 for each in figures.values() if each.are or each.said]
    return sum(met) / len(met) if met else 1.0


def confusion(judged: Sequence[Judged]) -> dict[tuple[str, str], int]:
    """Return how often what is the first was taken for the second."""
    return Counter((one.labelled, one.category) for one in judged)


def aims(
    judged: Sequence[Judged], *, consult: tuple[str, str], deadline_category: str
) -> dict[str, tuple[int, int]]:
    """Return the figures that join category, flags and letters, each as how many of how many.

    ``consult`` are the category and the flag about which somebody is asked (R2).
    """
    category, flag = consult
    seen = [one for one in judged if one.category == category or flag in one.flags]
    are = [one for one in judged if one.labelled == category]
    filed = [one for one in judged if _nobody_wrote(one)]
    people = [one for one in judged if not _nobody_wrote(one)]
    stated = [one for one in judged if one.labelled_deadline]
    return {
        f"{category} found or in doubt": (sum(one in seen for one in are), len(are)),
        f"other mail that comes out as {category} or in doubt": (
            sum(one.labelled != category for one in seen),
            len(judged) - len(are),
        ),
        f"other mail marked {flag}": (
            sum(one.labelled != category and flag in one.flags for one in judged),
            len(judged) - len(are),
        ),
        "automatic or unwanted mail acknowledged": (sum(one.acknowledged for one in filed), len(filed)),
        "people refused an acknowledgement": (sum(one.refused for one in people), len(people)),
        f"{deadline_category} deadlines read right to the hour": (
            sum(one.read_right for one in stated),
            len(stated),
        ),
        f"{deadline_category} deadlines read wrongly": (
            sum(bool(one.deadline) and not one.read_right for one in judged),
            len(stated),
        ),
    }


def mistakes(judged: Sequence[Judged], *, gravest: Sequence[str] = ()) -> list[Judged]:
    """Return what came out wrong, the worst first.

    Worst is danger not seen, then a machine answered or a person filed away, then a wrong category: the surer
    of it, the worse. ``gravest`` are the flags that must not be missed, the gravest first.
    """
    return sorted(
        (one for one in judged if one.wrong), key=lambda one: (_grade(one, gravest), -_sureness(one))
    )


def _grade(one: Judged, gravest: Sequence[str]) -> int:
    missed = [name for name in one.wrong_flags if one.labelled_flags[name]]
    if any(name in missed for name in gravest):
        return 0
    if one.answered_wrongly:
        return 1
    if one.labelled != one.category:
        return 2
    return 3 if missed else 4 if one.wrong_flags else 5


def _nobody_wrote(one: Judged) -> bool:
    return any(one.labelled_flags.get(name) for name in FILED)


def _sureness(one: Judged) -> float:
    """Return by how much the wrong category won over the right one."""
    sums = dict(one.sums)
    return sums.get(one.category, 0.0) - sums.get(one.labelled, 0.0)
