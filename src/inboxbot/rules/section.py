"""What all sections of rules.yaml share: their strictness, and the kinds of field."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
MailAddress = Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)]
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Line = Annotated[str, Field(min_length=1, max_length=400)]


def _text_for(kind: Literal["date", "time"]) -> BeforeValidator:
    """Refuse a bare number, which pydantic would take for seconds since 1970 or since midnight."""

    def refuse(value: object) -> object:
        if isinstance(value, int | float):
            raise PydanticCustomError(f"{kind}_number", "a number is neither a day nor a time of day")
        return value

    return BeforeValidator(refuse)


Day = Annotated[date, _text_for("date")]
TimeOfDay = Annotated[time, _text_for("time")]


class Section(BaseModel):
    """A part of rules.yaml: frozen once read, strict about keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True)
