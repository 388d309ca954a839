"""Spreadsheets that were taken in, so that each can be taken back as a whole."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, ClassVar, Final

from core.base.record import SELF, Count, Digest, Text, field
from core.base.tables import Fact, Table, put_fact


class Import(Fact, frozen=True, kw_only=True):
    """One file taken in: how many of its rows became records, and what became of the rest."""

    kind: ClassVar[str] = "import"
    title: ClassVar[str] = "导入"

    file_name: Annotated[
        Text | None, field("文件名", required=True, personal=SELF, longest=200)
    ] = None
    of_kind: Annotated[Text, field("种类", required=True, longest=20)]
    digest: Annotated[Digest | None, field("文件指纹")] = None
    read: Annotated[Count, field("读到行数", low=0)] = 0
    accepted: Annotated[Count, field("收下", low=0, sums=True)] = 0
    duplicates: Annotated[Count, field("重复", low=0)] = 0
    doubtful: Annotated[Count, field("待定", low=0)] = 0
    rejected: Annotated[Count, field("不收", low=0)] = 0


RECORDS: Final = (Import,)
APPLIERS: Final = MappingProxyType({"import": lambda event: [*put_fact("import", event)]})
TABLES: Final = (Table(name="import", row=Import, indexes=("day", "digest")),)
