"""Doing one verb: exactly one JSON value on standard output, words on standard error."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from cli.answer import DONE, NOT_UNDERSTOOD, REFUSED, Answer, Lines
from cli.arguments import NotUnderstoodError
from cli.call import Call, UnknownKindError
from core.base.errors import ClerkError, InvalidRecordError
from words import say
from words.errors import told


def not_understood(error: NotUnderstoodError) -> int:
    """Say why a command line is not understood; return the exit code."""
    _print({"error": {"code": "cli.not_understood", "message": str(error), "advice": "--help"}})
    sys.stderr.write(f"{error}\n")
    return NOT_UNDERSTOOD


def run(call: Call) -> int:
    """Do the verb and return the exit code."""
    say.install(call.lang)
    try:
        answer = call.act(call) if call.act else None
    except ClerkError as error:
        _print({"error": refusal(error)})
        words = told(error)
        sys.stderr.write(f"{words.message} {words.advice}\n".strip() + "\n")
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
        said["fields"] = [msgspec.to_builtins(e) for e in error.errors]
    findings = getattr(error, "findings", ())
    if findings:
        said["findings"] = msgspec.to_builtins(findings)
    return said


def _print(value: Any) -> None:  # noqa: ANN401 - any JSON value
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")
