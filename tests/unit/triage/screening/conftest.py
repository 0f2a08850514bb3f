"""Fixtures of the tests of screening; see screening_mails.py."""

from __future__ import annotations

from screening_mails import case, judge, lenient, person, policy, understood

__all__ = ["case", "judge", "lenient", "person", "policy", "understood"]
