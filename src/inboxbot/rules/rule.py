"""The rule language: what a rule in rules.yaml may say."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class NamedCondition(BaseModel):
    """Placeholder replaced by the rule language."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(BaseModel):
    """Placeholder replaced by the rule language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
