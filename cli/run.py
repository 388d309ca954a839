"""Doing one verb: exactly one JSON value on standard output, words on standard error."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from cli.answer import DONE, NOT_UNDERSTOOD, REFUSED, Answer, Lines
from cli.call import Call, ExplainedError, UnknownKindError
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from words import say
from words.command import NotUnderstoodError
from words.errors import field_told, label, told
from words.told import Told


def run(call: Call) -> int:
    """Do the verb and return the exit code."""
    say.install(call.lang)
    try:
        answer = call.act(call) if call.act else None
    except ExplainedError as explained:
        _print({"error": refusal(explained.error) | {"findings": explained.findings}})
        _say(told(explained.error), *(str(one["message"]) for one in explained.findings))
        return REFUSED
    except ClerkError as error:
        return refused(error)
    if isinstance(answer, Answer):
        _print(answer.value)
        return answer.code
    if isinstance(answer, Lines):
        sys.stdout.writelines(msgspec.json.encode(one).decode() + "\n" for one in answer.values)
        return DONE
    _print(answer)
    return DONE


def refused(error: ClerkError) -> int:
    """Say why not; return the exit code."""
    _print({"error": refusal(error)})
    _say(told(error))
    wrong_words = isinstance(error, NotUnderstoodError | UnknownKindError)
    return NOT_UNDERSTOOD if wrong_words else REFUSED


def refusal(error: ClerkError) -> dict[str, Any]:
    """Return an error as the JSON that scripts read."""
    words = told(error)
    said: dict[str, Any] = {"code": error.code, "message": words.message, "advice": words.advice}
    if error.field:
        said["field"] = error.field
    if isinstance(error, InvalidRecordError):
        said["fields"] = [_field(error.kind, one) for one in error.errors]
    return said


def _field(kind: str, error: FieldError) -> dict[str, Any]:
    """Return what is wrong with one field, its name for scripts and in words."""
    fields: dict[str, Any] = msgspec.to_builtins(error)
    return fields | {"label": label(kind, error.field), "message": field_told(error, kind)}


def _say(words: Told, *more: str) -> None:
    """Tell people why not, on standard error."""
    lines = [f"{words.message} {words.advice}".strip(), *more]
    sys.stderr.write("".join(f"{line}\n" for line in lines if line))


def _print(value: Any) -> None:  # noqa: ANN401 - any JSON value
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
