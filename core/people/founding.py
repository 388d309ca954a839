"""What a new station is asked for before it has a file."""

from __future__ import annotations

from typing import Annotated

from core.base.record import Record, Text, field


class NewStation(Record, frozen=True, kw_only=True):
    """What the set-up asks for."""

    name: Annotated[Text, field("站点名称", required=True, longest=60)]
    village_code: Annotated[Text, field("村级区划代码", required=True, pattern=r"\d{12}")]
    clerk: Annotated[Text, field("经办人", required=True, longest=60)]
    village: Annotated[Text | None, field("村名", longest=60)] = None
    pin: Annotated[Text | None, field("PIN", pattern=r"\d{6,12}")] = None
