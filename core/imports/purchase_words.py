"""What the columns of a ledger of produce bought from farmers (收购) are called."""

from __future__ import annotations

from typing import Final

PURCHASE: Final = "purchase"
"""The kind of rows in which the station weighs, prices and pays what farmers bring."""

PURCHASE_VOCABULARY: Final[dict[str, str]] = {
    "qty": """
        收购数量 数量 净重 净重量 实重 收购重量 收购量 重量 实际重量 斤数 公斤数 斤两 称重 收货数量
        交售数量 交货数量 交售重量 供货数量 过磅净重 结算重量 件数 个数 箱数 袋数 筐数 总重 多少 数
        qty
    """,
    "price": """
        收购单价 收购价 单价 价格 结算单价 成交单价 成交价 每斤价 斤价 每斤价格 收价 进价 单位价格
        多少钱一斤 价钱 价 均价 price
    """,
    "amount": """
        收购金额 金额 货款 收购款 收购总额 总金额 合计金额 金额合计 总价 总额 货款金额 成交金额
        交易金额 合计 小计 总计 价款 总价款 共计 钱数 总钱数 一共多少钱 amount
    """,
    "net": "净重 净重量 实重",
    "gross": "毛重 毛重量 带皮重 过磅毛重 车货总重 总重 总重量",
    "tare": "皮重 皮重量 除皮 去皮 扣皮 车皮 空车重 筐重 袋重 包装重",
    "pieces": "件数 筐数 袋数 箱数 个数 包数",
    "deduct": "扣款 扣款金额 扣钱 应扣 应扣款 扣除金额 扣除",
    "due": """
        应付 应付金额 应付款 应付货款 应付农户 应付合计 应结 应结金额 应结款 应付账款 结算金额
    """,
    "got": """
        实付 实付金额 实付款 实付货款 实付农户 已付 已付金额 已付款 已付货款 付款金额 付款 支付金额
        已结 已结金额 现付 付现 已支付 付了 预付 预付款 农户已领
    """,
    "method": "付款方式 支付方式 结算方式 结款方式 付款方法 怎么付的",
    "cert": "合格证编号 合格证号 合格证 承诺达标合格证 承诺达标合格证编号 承诺达标合格证号",
    "batch": "批次号 批次 批号 入库批次 追溯码",
    "harvested": "采收日期 采摘日期 收获日期 采收时间 采摘时间",
    "goods": "我们的产品 本站产品",
    "_other": """
        身份 签字 签名 农户签字 农户签名 领款人 领款人签字 收款人 手印 银行卡号 卡号 银行账号 开户行
        仓库 入库地点 存放地点 用途 去向 车牌号 车牌 库存 结余 余额 利润 运费 税费 补贴
    """,
}
