from __future__ import annotations

import json

import pytest

from desktop import settings as declared
from desktop.settings import CONTRAST, LANGUAGE, PERCENT, Settings, SettingsFile

OTHER = {bool: lambda v: not v, int: lambda v: v + 1, str: lambda v: v + "x"}


@pytest.mark.parametrize("setting", declared.ALL, ids=lambda one: one.name)
def test_every_setting_keeps_another_value_and_starts_at_its_default(setting, settings):
    assert settings.get(setting) == setting.default
    others = [v for v in setting.allowed if v != setting.default]
    value = others[0] if others else OTHER[type(setting.default)](setting.default)
    settings.set(setting, value)
    assert settings.get(setting) == value


def test_every_declared_setting_has_a_name_of_its_own_and_is_listed():
    found = {v.name for v in vars(declared).values() if isinstance(v, declared.Setting)}
    assert found == {one.name for one in declared.ALL}
    assert len(found) == len(declared.ALL)


@pytest.mark.parametrize("kept_text", ["nonsense", '"150"', "150.0", "37", "null", "[1]", "true"])
def test_nonsense_in_the_store_counts_as_the_default(kept_text, settings, kept):
    kept[PERCENT.name] = kept_text
    assert settings.get(PERCENT) == PERCENT.default


def test_a_value_that_is_not_allowed_is_refused(settings):
    with pytest.raises(ValueError, match="text_percent"):
        settings.set(PERCENT, 37)


def test_only_a_real_change_is_told(settings, qtbot):
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.set(CONTRAST, False)
    settings.set(CONTRAST, True)
    settings.set(CONTRAST, True)
    assert told == [CONTRAST.name]


def test_moving_into_the_station_tells_what_differs_there(settings):
    inside = {CONTRAST.name: "true", LANGUAGE.name: '"zh_CN"'}
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.move(inside.get, inside.__setitem__)
    assert told == [CONTRAST.name]
    settings.remember("half.up", {"name": "王"})
    assert json.loads(inside["half.up"]) == {"name": "王"}


def test_the_file_keeps_over_a_restart(tmp_path):
    path = tmp_path / "new" / "look.json"
    for text in ("true", "false"):
        file = SettingsFile(path)
        Settings(file.load, file.save).remember("contrast", json.loads(text))
        assert SettingsFile(path).load("contrast") == text
    assert [one.name for one in path.parent.iterdir()] == ["look.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"contrast": 1}'])
def test_a_broken_file_counts_as_an_empty_one(tmp_path, content):
    path = tmp_path / "look.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.load("contrast") is None
    file.save("contrast", "true")
    assert file.load("contrast") == "true"


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    file = SettingsFile(tmp_path / "file" / "look.json")
    file.save("contrast", "true")
    assert file.load("contrast") is None
