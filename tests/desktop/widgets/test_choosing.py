"""What is asked of the system comes back as paths, or as nothing."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.widgets import choosing


@pytest.fixture
def answer(monkeypatch, qtbot):
    """Let the system's dialogs answer with a name; return what they were asked."""
    parent, asked = QWidget(), []
    qtbot.addWidget(parent)

    def answered(function, said):
        def say(_parent, *told):
            asked.append(told)
            return said

        monkeypatch.setattr(QFileDialog, function, say)
        return parent, asked

    return answered


def test_a_file_that_was_chosen_is_a_path_and_none_is_nothing(answer):
    shown = choosing.kinds("表格", "*.csv")
    parent, asked = answer("getOpenFileName", ("/a/b.csv", shown))
    assert choosing.file(parent, "选表格", shown) == Path("/a/b.csv")
    assert asked == [("选表格", "", "表格 (*.csv)")]
    answer("getOpenFileName", ("", ""))
    assert choosing.file(parent, "选表格", shown) is None


def test_others_may_be_shown_too():
    assert choosing.kinds("表格", "*.csv", others=True) == "表格 (*.csv);;所有文件 (*)"


@pytest.mark.parametrize("typed", ["/a/课.1", "/a/课.1.ckc"])
def test_where_a_file_goes_has_its_ending_once(answer, typed):
    parent, _asked = answer("getSaveFileName", (typed, ""))
    assert choosing.target(parent, "存到", "课", ending=".ckc") == Path("/a/课.1.ckc")
    assert choosing.target(parent, "存到", "课") == Path(typed)
