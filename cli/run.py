"""Doing one verb: exactly one JSON value on standard output, words on standard error."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from cli.answer import DONE, NOT_UNDERSTOOD, REFUSED, Answer, Lines
from cli.arguments import NotUnderstoodError
from cli.call import Call, ExplainedError, UnknownKindError
from core.base.errors import ClerkError, FieldError, InvalidRecordError
from words import say
from words.errors import advice, field_told, label, sentence, told
from words.told import Told


def not_understood(error: NotUnderstoodError) -> int:
    """Say why a command line is not understood; return the exit code."""
    code = "cli.not_understood"
    words = Told(sentence(code, why=str(error)), advice(code))
    _print({"error": {"code": code, "message": words.message, "advice": words.advice}})
    _say(words)
    return NOT_UNDERSTOOD


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
        _print({"error": refusal(error)})
        _say(told(error))
        return NOT_UNDERSTOOD if isinstance(error, UnknownKindError) else REFUSED
    if isinstance(answer, Answer):
        _print(answer.value)
        return answer.code
    if isinstance(answer, Lines):
        sys.stdout.writelines(msgspec.json.encode(one).decode() + "\n" for one in answer.values)
        return DONE
    _print(answer)
    return DONE


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
