"""Fixtures of the tests of the parser; see parsing_reader.py."""

from __future__ import annotations

from parsing_reader import read

__all__ = ["read"]
