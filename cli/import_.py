"""Takes a spreadsheet's rows in: what is sound at once, what is doubtful when it is decided."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cli.call import Call, UnknownKindError
from cli.input import json_in, need
from core.imports.reader import SurveyedRow
from core.imports.records import KINDS
from core.imports.service import Asked, Outcome
from core.imports.unkept import unkept
from core.imports.values import Issue
from core.imports.vocabulary import WORDS
from words.errors import sentence
from words.kinds import kind_words
from words.say import _


def configure(parser: ArgumentParser) -> None:
    """Declare the verb's flags."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", required=True)
    parser.add_argument("--map", type=Path, default=None, metavar="FILE.json")
    parser.add_argument("--decide", type=Path, default=None, metavar="FILE.json")
    parser.add_argument("--dry-run", action="store_true")


def act(call: Call) -> Any:  # noqa: ANN401 - any JSON value
    """Answer ``{import_id, read, accepted, duplicates, doubtful, rejected}``."""
    said = call.flags
    if said.kind not in KINDS:
        raise UnknownKindError(kind=said.kind, kinds=" ".join(KINDS))
    need(said.file)
    asked = Asked(
        path=said.file,
        kind=said.kind,
        columns=_json(said.map, "map"),
        decisions=_json(said.decide, "decide"),
    )
    with call.station(write=not said.dry_run) as station:
        imports = station.imports
        outcome = imports.try_out(asked) if said.dry_run else imports.take_in(asked)
        return told(said.kind, outcome)


def told(kind: str, outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the JSON that scripts read."""
    tally = outcome.tally
    answer: dict[str, Any] = {
        "import_id": outcome.import_id,
        "read": tally.read,
        "accepted": tally.accepted,
        "duplicates": tally.duplicates,
        "doubtful": list(items(kind, tally.doubtful)),
        "rejected": list(items(kind, tally.rejected)),
    }
    if tally.updated:
        answer["updated"] = tally.updated
    if tally.differing:
        answer["differs"] = list(items(kind, tally.differing))
    if outcome.survey.skipped:
        answer["skipped"] = list(outcome.survey.skipped)
    left = list(left_out(kind, outcome))
    if left:
        answer["left_out"] = left
    unused = outcome.survey.unused_decisions()
    if unused:
        answer["unused_decisions"] = [decision._asdict() for decision in unused]
    return answer


def items(kind: str, rows: Iterable[SurveyedRow]) -> Iterable[dict[str, Any]]:
    """Yield one item per row: where it stands and its gravest trouble, in words too."""
    for row in rows:
        issue = row.issues[0]
        yield {
            "sheet": row.sheet,
            "row": row.row,
            "block": row.block,
            "field": issue.field,
            "code": issue.code,
            "message": sentence(issue.code, **_args(kind, issue)),
        }


def left_out(kind: str, outcome: Outcome) -> Iterable[dict[str, Any]]:
    """Yield each column of which nothing is kept, and why."""
    for table in outcome.survey.tables:
        columns = (block.columns.items() for block in table.blocks)
        fields = {column.place: field for block in columns for field, column in block}
        for one in unkept(kind, table.heading.texts, fields):
            why = sentence(one.code)
            yield {"sheet": table.sheet, "heading": one.heading, "code": one.code, "message": why}


def _args(kind: str, issue: Issue) -> dict[str, str | int]:
    """Return what fills a sentence, a column called as the plainest of its headings."""
    args = dict(issue.args)
    if "kind" in args:
        args["kind"] = kind_words(str(args["kind"]))
    headings = WORDS[kind].get(str(args.get("field", "")), ())
    return args | {"field": _(headings[0])} if headings else args


def _json(path: Path | None, flag: str) -> object:
    return None if path is None else json_in(path, object, flag)
