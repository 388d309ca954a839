"""The report on a period's training."""

import datetime as dt

import pytest

from core.paper.model import chinese
from core.paper.training_report import report_of, share_text, training_report
from core.training.queries.figures import Share
from core.training.service.door import Coming
from tests.core.paper.reading import texts_of
from tests.core.training.conftest import DAY, Taught


@pytest.fixture
def report(station):
    taught = Taught(station)
    for trainee in taught.trainees:
        taught.training.door.sign_in(
            Coming(class_id=taught.class_id, trainee=trainee, day=DAY, half="am", at="08:00")
        )
    taught.training.classes.close(taught.class_id, {"E3": "相机坏了"})
    views = station.views()
    made = report_of(views, DAY, DAY + dt.timedelta(days=30), clerk="田秀英")
    views.db.close()
    return made


def test_every_figure_has_its_definition(report):
    told = {one.name: one.value for one in report.figures}
    assert told == {
        "期数": "1",
        "人次": "3",
        "人数": "3",
        "企业导师占比": "37.5%（135/360）",
        "实训占比": "25.0%（90/360）",
        "模块覆盖": "1/4 法律合规",
        "满意度": "—",
        "转化率": "0.0%（0/3）",
        "抽查真实率": "—",
    }
    assert all(one.definition for one in report.figures)


def test_the_page_shows_figures_definitions_and_classes(report):
    page = "".join("\n".join(texts_of(training_report(report, chinese))).split())
    for word in ("企业导师占比", "37.5%", "÷总分钟", "收寄与合同第1期", "2026年11月20日", "田秀英"):
        assert word in page


def test_a_share_is_rounded_down():
    assert share_text(Share(2, 3)) == "66.6%（2/3）"
    assert share_text(Share(0, 0)) == ""
