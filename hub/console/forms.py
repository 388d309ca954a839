"""Forms made from a record's declaration, and what was typed turned into the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from core.base.errors import ClerkError
from core.base.record import COUNTY, TASK, FieldSpec, Record, specs
from hub.console.scales import SCALES, as_typed
from hub.console.tongue import Tongue
from words.told import N_

LONGEST: Final = 500
LONG: Final = 200
"""A text that may be longer than this gets a box of several lines."""
SKIPPED: Final = frozenset({"of", "base", "day"})
POLICIES: Final[Mapping[str, str]] = MappingProxyType(
    {COUNTY: N_("县里改的为准"), TASK: N_("站里同时也改了的，由您来定")}
)
"""What a correction is told of fields that a station may change meanwhile."""
UNASKED: Final = frozenset({"ref", "digest", "photo", "texts", "moment"})
LARGEST: Final = Decimal(2**53)


class TypedWrongError(ClerkError):
    """A field of the form cannot be read (args: label, typed)."""

    code = "console.typed_wrong"


class NoChangeError(ClerkError):
    """A correction that corrects nothing, or a letter to nobody."""

    code = "console.no_change"


class Ask(NamedTuple):
    """One field of a form; ``wrong`` is what is wrong with what was typed, "" if nothing is."""

    name: str
    label: str
    widget: str
    unit: str
    required: bool
    choices: tuple[str, ...]
    longest: int
    help: str
    value: str
    wrong: str = ""


def asks(
    kind: type[Record],
    tongue: Tongue,
    typed: Mapping[str, Any],
    *,
    optional: bool = False,
    error: ClerkError | None = None,
) -> list[Ask]:
    """Return the fields of a record that a person types; ``optional`` asks for none of them."""
    wrongs = tongue.wrongs(error)
    return [
        _ask(spec, tongue, typed, optional=optional)._replace(wrong=wrongs.get(spec.name, ""))
        for spec in asked_for(kind)
    ]


def asked_for(kind: type[Record]) -> list[FieldSpec]:
    """Return the declarations of the fields that a person types into a form."""
    return [
        spec
        for spec in specs(kind)
        if spec.name not in SKIPPED
        and spec.field.typed
        and not spec.field.row
        and spec.shape not in UNASKED
    ]


def typed(record: Record) -> dict[str, str]:
    """Return a record's fields as a person would type them: what ``said`` reads again."""
    found = {}
    for spec in asked_for(type(record)):
        value = getattr(record, spec.name)
        if value not in (None, ""):
            found[spec.name] = _typed(spec, value)
    return found


def is_long(spec: FieldSpec) -> bool:
    """Tell whether a field gets a box of several lines."""
    return _widget(spec, spec.field.longest or LONGEST) == "long"


def _typed(spec: FieldSpec, value: Any) -> str:  # noqa: ANN401 - any field's value
    if spec.shape == "flag":
        return "1" if value else "0"
    return as_typed(spec.shape, value)


def said(kind: type[Record], typed: Mapping[str, Any], tongue: Tongue) -> dict[str, Any]:
    """Return what was typed as values of the record's fields, empty ones left out.

    Raises ``TypedWrongError``.
    """
    found: dict[str, Any] = {}
    for spec in asked_for(kind):
        text = typed.get(spec.name)
        if not isinstance(text, str) or not text.strip():
            continue
        try:
            found[spec.name] = _value(spec, text.strip())
        except (ValueError, InvalidOperation) as error:
            label = tongue(spec.field.label)
            raise TypedWrongError(field=spec.name, label=label, typed=text[:LONG]) from error
    return found


def _ask(spec: FieldSpec, tongue: Tongue, typed: Mapping[str, Any], *, optional: bool) -> Ask:
    given = typed.get(spec.name, "")
    blank = optional or (spec.optional and not spec.field.required)
    longest = spec.field.longest or LONGEST
    policy = POLICIES.get(spec.field.policy, "") if optional else ""
    unit, advice = spec.field.unit or "", spec.field.help or policy
    return Ask(
        name=spec.name,
        label=tongue(spec.field.label),
        widget=_widget(spec, longest),
        unit={"fen": tongue("元"), "grams": "kg"}.get(spec.shape, tongue(unit)),
        required=spec.field.required and not optional,
        choices=("", *spec.field.choices) if blank else spec.field.choices,
        longest=longest,
        help=tongue(advice),
        value=given if isinstance(given, str) else "",
    )


def _widget(spec: FieldSpec, longest: int) -> str:
    if spec.field.choices:
        return "choice"
    if spec.shape == "flag":
        return "flag"
    if spec.shape == "day":
        return "day"
    if spec.shape in {"fen", "grams", "thousandths", "count"}:
        return "number"
    return "long" if longest > LONG and not spec.field.pattern else "text"


def _scaled(times: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = Decimal(text.replace(",", "")) * times
        if not value.is_finite() or abs(value) > LARGEST or value != value.to_integral_value():
            raise ValueError(text)
        return int(value)

    return read


READERS: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType(
    {
        **{shape: _scaled(times) for shape, times in SCALES.items()},
        "count": _scaled(1),
        "flag": lambda text: text == "1",
        "day": dt.date.fromisoformat,
    }
)


def _value(spec: FieldSpec, text: str) -> Any:  # noqa: ANN401 - any field's value
    reader = READERS.get(spec.shape)
    return reader(text) if reader else text.replace("\r\n", "\n")
