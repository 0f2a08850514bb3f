"""Whatever stands in the files: a policy or a ConfigurationError, and never anything else."""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, and the seed is told

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chance import a_seed
from inboxbot.config import load_settings, packaged_rules, packaged_templates, packaged_words, read_policy
from inboxbot.model.errors import ConfigurationError, Problem

SHIPPED, WORDS = packaged_rules().read_bytes(), packaged_words().read_bytes()
LETTERS = [file.name.removesuffix(".subject.txt") for file in packaged_templates().glob("*.subject.txt")]
LINES = SHIPPED.split(b"\n")
# What an admin's hand, an editor or a disk does to a file.
BITS = [b"", b"\t", b"  ", b"- ", b": ", b"#", b'"', b"'", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!x ", b"---\n", b"null", b"NO",
        b"1", b"1.5", b"\xff", b"\x00", b"\xc2\x85", b"2026-13-45", b"a: b\n", b"\n", b"? ", b"|\n", b">-\n", b"people:", b"rules:\n"]  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What reading came to: whether the file is good, and what was told otherwise than in one line that names the file."""

    good: bool
    ill_told: tuple[str, ...] = ()


GOOD, REFUSED = Read(good=True), Read(good=False)


def read(content: bytes, private: bytes | None = None, words: bytes | None = None) -> Read:
    """Read a rules file beside the shipped words or others; a refusal that tells no reason is ill told, too."""
    good, ill_told = True, []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yaml"
        file.write_bytes(content)
        (Path(folder) / "words.yaml").write_bytes(WORDS if words is None else words)
        if private is not None:
            (Path(folder) / "private.yaml").write_bytes(private)
        problems: tuple[Problem, ...] = ()
        try:
            problems = read_policy(file, letter_names=LETTERS).warnings
        except ConfigurationError as error:
            problems, good = error.problems, False
            if all(problem.warning for problem in problems):
                ill_told.append("no reason")
        ill_told += [
            str(problem)
            for problem in problems
            if folder not in problem.where or "\n" in str(problem) or "pydantic" in str(problem).lower()
        ]
    return Read(good, tuple(ill_told))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_lines_that_name_the_file(content: bytes) -> None:
    assert read(content) == REFUSED


words = st.text(max_size=8) | st.sampled_from(["people", "rules", "from", "ann", "1", "monday"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["version", "people", "roles", "calendar", "rules", "lists", "flags", "caps", "x"]),
        values,
    )
)
def test_any_shape_without_all_that_is_needed_is_refused(data: dict[str, object]) -> None:
    assert read(json.dumps(data).encode()) == REFUSED


def mutate(chance: Random) -> bytes:
    """Return the shipped file after one to four accidents."""
    lines = list(LINES)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(lines))
        line = lines[place]
        kind = chance.randrange(5)
        if kind == 0:
            del lines[place]
        elif kind == 1:
            lines.insert(place, chance.choice(LINES))
        elif kind == 2:
            lines[place] = chance.choice([b" ", b"  ", b"    "]) + line
        elif kind == 3:
            cut = chance.randrange(len(line) + 1)
            lines[place] = line[:cut] + chance.choice(BITS) + line[cut:]
        else:
            head, colon, _ = line.partition(b":")
            lines[place] = head + colon + b" " + chance.choice(BITS)
    return b"\n".join(lines)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_accidents_in_the_shipped_file(chance: Random) -> None:
    assert read(mutate(chance)) in (GOOD, REFUSED)


@settings(max_examples=10, deadline=None)
@given(*[st.binary(max_size=200) | values.map(lambda value: repr(value).encode())] * 2)
def test_any_private_file_and_words_file(private: bytes, words: bytes) -> None:
    named = SHIPPED.replace(b"# private_file: people-private.yaml", b"private_file: private.yaml")
    assert read(named, private, words) in (GOOD, REFUSED)


def test_what_read_tells_is_true() -> None:
    named = SHIPPED.replace(b"# private_file: people-private.yaml", b"private_file: private.yaml")
    assert [read(SHIPPED), read(named, b"{}"), read(named, b"x: 1")] == [GOOD, GOOD, REFUSED]
    assert [read(SHIPPED, words=b"{}"), read(SHIPPED, words=b"x: 1")] == [GOOD, REFUSED]


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["INBOXBOT_ADDRESS", "INBOXBOT_IMAP_HOST", "INBOXBOT_RULES", "INBOXBOT_EWS_URL", "INBOXBOT_X",
                                        "INBOXBOT_IMAP_PORT", "INBOXBOT_MODE", "INBOXBOT_SECRET_KEY", "STATE_DIRECTORY"]), st.text(max_size=30)),
       st.binary(max_size=100))  # fmt: skip
def test_any_environment_and_env_file(environ: dict[str, str], content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "inboxbot.env"
        file.write_bytes(content)
        problems: tuple[Problem, ...] = ()
        try:
            load_settings(environ, env_file=file, need="offline")
        except ConfigurationError as error:
            problems = error.problems
        assert all("\n" not in str(problem) for problem in problems)


@pytest.mark.deep
def test_many_accidents_in_the_shipped_file() -> None:
    end = time.monotonic() + float(os.environ.get("DEEP_MINUTES", "1")) * 3
    seed = a_seed()
    count = 0
    while time.monotonic() < end:
        content = mutate(Random(seed + count))  # noqa: S311 - no secret is made of it
        assert read(content) in (GOOD, REFUSED), f"seed {seed + count}"
        count += 1
    print(f"{count} mutated rules files, from seed {seed}")  # noqa: T201 - deep runs say what they covered
