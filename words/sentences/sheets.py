"""Spreadsheet files."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "sheets.bomb": Told(N_("“{file}”解开后大得不正常，没有打开。"), N_("请另存一份再导入。")),
        "sheets.corrupt": Told(N_("“{file}”不完整或已损坏。"), N_("请重新拷贝或另存一份。")),
        "sheets.empty": Told(N_("“{file}”是空的。"), N_("请换一个文件。")),
        "sheets.encoding": Told(N_("“{file}”的文字编码认不出来。"), N_("请用 WPS 另存为 xlsx。")),
        "sheets.locked": Told(N_("“{file}”正被别的程序打开。"), N_("请关掉它再试。")),
        "sheets.missing": Told(N_("找不到“{file}”。"), N_("请重新选择文件。")),
        "sheets.password": Told(N_("“{file}”设了密码。"), N_("请去掉密码另存一份。")),
        "sheets.refused": Told(N_("“{file}”不能用，什么也没有录。"), N_("请换一个文件。")),
        "sheets.too_large": Told(
            N_("“{file}”太大（{mb}MB，最多{limit_mb}MB）。"), N_("请分成几个文件。")
        ),
        "sheets.too_many_rows": Told(
            N_("“{file}”有{rows}行，一次最多{limit}行。"), N_("请分成几个文件。")
        ),
        "sheets.unknown_format": Told(N_("“{file}”不是表格。"), N_("请选 xlsx、xls、csv 或 txt。")),
    }
)
