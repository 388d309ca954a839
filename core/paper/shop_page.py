"""A page of what the station sells: one file for a stick or the shop's screen, without network."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Final

from core.paper.figures import day_text, yuan
from core.paper.qr import modules

if TYPE_CHECKING:
    from core.paper.model import Goods, GoodsSheet, Translator

STYLE: Final = """
:root{color-scheme:light}
body{margin:0;background:#faf7f0;color:#1f1d1a;
font:20px/1.5 "Noto Sans SC","Microsoft YaHei",sans-serif}
header{padding:28px 40px 8px}
h1{margin:0;font-size:40px}
header p,footer{color:#5c574f;font-size:17px}
main{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:28px;
padding:20px 40px}
article{background:#fff;border:1px solid #e2dccf;border-radius:10px;overflow:hidden;
display:flex;flex-direction:column;break-inside:avoid}
article>img{width:100%;aspect-ratio:1;object-fit:cover;display:block}
section{padding:18px 22px;display:flex;flex-direction:column;gap:8px;flex:1}
h2{margin:0;font-size:27px}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin:0;font-size:17px}
dt{color:#5c574f}dd{margin:0}
.story{margin:0;white-space:pre-line}
.buy{display:flex;align-items:flex-end;justify-content:space-between;gap:16px;margin-top:auto}
.price{font-size:36px;font-weight:700;color:#1d5c3a;font-variant-numeric:tabular-nums}
.price small{font-size:18px;font-weight:400;color:#1f1d1a}
figure{margin:0;text-align:center;font-size:14px;color:#5c574f}
svg{width:96px;height:96px;display:block}
footer{padding:8px 40px 28px}
@media print{body{background:#fff}main{grid-template-columns:1fr 1fr}}
"""
POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
QUIET: Final = 2
"""Modules kept free around a code; the card around it is white."""


def shop_page(document: GoodsSheet, tr: Translator, language: str = "zh-CN") -> bytes:
    """Return the page as UTF-8 HTML; it loads nothing and runs nothing."""
    said = html.escape
    title = said(tr("{station}在卖", station=document.station))
    contact = " · ".join(filter(None, (document.contact, day_text(document.day, tr))))
    cards = "".join(_card(goods, tr) for goods in document.goods)
    foot = (
        tr("价格投诉：{complaints}", complaints=document.complaints) if document.complaints else ""
    )
    return (
        f'<!doctype html><html lang="{said(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{title}</h1><p>{said(contact)}</p></header>"
        f"<main>{cards}</main><footer>{said(foot)}</footer></body></html>\n"
    ).encode()


def _card(goods: Goods, tr: Translator) -> str:
    said = html.escape
    picture = ""
    if goods.picture:
        data = base64.b64encode(goods.picture).decode("ascii")
        picture = f'<img alt="{said(goods.name)}" src="data:image/jpeg;base64,{data}">'
    facts = "".join(
        f"<dt>{said(name)}</dt><dd>{said(value)}</dd>" for name, value in goods.facts if value
    )
    headline = goods.headline if goods.headline != goods.name else ""
    texts = filter(None, (headline, goods.story))
    words = "".join(f'<p class="story">{said(text)}</p>' for text in texts)
    return (
        f"<article>{picture}<section><h2>{said(goods.name)}</h2>{words}<dl>{facts}</dl>"
        f'<div class="buy"><div class="price">{_price(goods, tr)}</div>{_code(goods)}</div>'
        "</section></article>"
    )


def _price(goods: Goods, tr: Translator) -> str:
    if goods.price_fen is None:
        asked = html.escape(tr("价格请问站里"))
        return f"<small>{asked}</small>"
    unit = f" <small>/ {html.escape(goods.unit)}</small>" if goods.unit else ""
    return f"¥{yuan(goods.price_fen)}{unit}"


def _code(goods: Goods) -> str:
    if not goods.code:
        return ""
    code = modules(goods.code)
    side = code.size + 2 * QUIET
    bars = "".join(f"M{x + QUIET} {y + QUIET}h{long}v1h-{long}z" for x, y, long in code.bars())
    says = html.escape(goods.code_says)
    return (
        f'<figure><svg viewBox="0 0 {side} {side}" role="img" aria-label="{says}" '
        f'shape-rendering="crispEdges"><path d="{bars}"/></svg>{says}</figure>'
    )
