"""A listing that lacks nothing but a picture, as a form, a script or a PC would say it."""

from typing import Any, Final

FULL: Final[dict[str, Any]] = {
    "name": "奉节脐橙",
    "headline": "奉节脐橙 5千克装",
    "variety": "纽荷尔",
    "origin": "重庆市奉节县帅家村",
    "grade": "一级",
    "standard_no": "GB/T 12947",
    "spec": "果径 75–80 mm",
    "unit": "箱",
    "price_fen": 5980,
    "returns": "fresh",
    "ship_hours": 48,
    "net_g": 5000,
    "storage": "阴凉通风",
    "story": "今年新采的脐橙，皮薄，糖度 13 度。",
}
