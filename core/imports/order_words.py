"""What platforms call the columns and the states of their order files.

The headings of the files that 拼多多 and 抖店 write are kept as they were seen; 淘宝, Shopify and
WooCommerce as their help pages say. Whatever else a platform writes is told by a column map.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from core.imports.plain import words

ORDERS: Final = "orders"
"""The kind of rows that a platform's order file holds."""

ORDER_VOCABULARY: Final[dict[str, str]] = {
    "order_no": """
        订单号 订单编号 主订单编号 主订单号 平台订单号 订单号码 交易订单号 交易编号 订单id 订单
        平台单号
        orderid ordernumber orderno order orderno. name
    """,
    "sub_no": """
        子订单编号 子订单号 子订单id 子单号 商品单号 交易子单号 lineitemid orderlineid itemid
    """,
    "day": """
        订单成交时间 成交时间 下单时间 订单创建时间 创建时间 订单提交时间 拼单成功时间 提交时间
        订单时间 订单日期 下单日期 成交日期 日期 createdat orderdate date datecreated
    """,
    "paid_at": """
        支付时间 支付完成时间 付款时间 订单付款时间 买家付款时间 付款日期 支付日期 paidat datepaid
        paiddate
    """,
    "shipped_at": """
        发货时间 订单发货时间 发货日期 实际发货时间 商家发货时间 fulfilledat shippeddate dateshipped
    """,
    "signed_at": """
        确认收货时间 收货时间 订单完成时间 完成时间 签收时间 交易成功时间 交易完成时间 订单结束时间
        datecompleted completeddate
    """,
    "cancelled_at": "cancelledat canceledat 取消时间 关闭时间 订单关闭时间",
    "order_state": """
        订单状态 交易状态 状态 发货状态 物流状态 orderstatus fulfillmentstatus status
    """,
    "aftersale": """
        售后状态 退款状态 售后 退款/售后状态 退款情况 售后情况 financialstatus refundstatus
    """,
    "cause": "退款原因 售后原因 取消原因 订单关闭原因 关闭原因 退货原因 申请退款原因 refundreason",
    "product": """
        商品 选购商品 商品名称 商品标题 宝贝标题 宝贝名称 产品名称 货品名称 品名 标题
        lineitemname itemname productname producttitle
    """,
    "spec": """
        商品规格 规格 规格名称 sku规格 商品属性 宝贝属性 销售属性 sku属性 款式 variant variation
        productvariation lineitemvariant
    """,
    "sku": """
        商家编码-规格维度 规格编码 sku编码 商家sku 商家sku编码 规格商家编码 商家编码 外部系统编号
        lineitemsku sku itemsku productsku
    """,
    "code": "商家编码-商品维度 商品编码 商家商品编码 货号 商品商家编码 商品条码",
    "goods_id": """
        商品id 样式id skuid 商品编号 宝贝id 商品数字id productid variantid lineitemproductid
    """,
    "goods": "我们的产品 本站产品 产品",
    "qty": """
        商品数量 数量 购买数量 宝贝总数量 件数 商品件数 购买件数 lineitemquantity quantity qty
        quantity(-refund) itemquantity
    """,
    "price": """
        商品单价 单价 商品价格 价格 售价 宝贝单价 lineitemprice itemcost itemprice price
    """,
    "total": """
        商品总价 商品金额 商品总金额 货款 买家应付货款 商品总额 lineitemsubtotal ordersubtotal
    """,
    "freight": """
        邮费 运费 买家应付邮费 快递费 运费金额 配送费 ordershippingamount shipping
    """,
    "shop_discount": """
        店铺优惠折扣 店铺优惠 商家优惠 商家优惠金额 店铺优惠金额 店铺折扣 商家承担优惠
        lineitemdiscount itemdiscount
    """,
    "order_discount": "discountamount orderdiscountamount cartdiscountamount",
    "platform_discount": """
        平台优惠折扣 平台优惠 平台优惠金额 平台折扣 平台承担优惠 平台补贴
    """,
    "pay_discount": "多多支付立减金额 支付优惠 支付优惠金额 支付立减 支付立减金额",
    "paid": """
        用户实付金额 订单应付金额 买家实际支付金额 实付金额 买家实付金额 用户实付 买家实付 应付金额
        总金额 订单金额 实际支付金额 支付金额 付款金额
    """,
    "amount": """
        商家实收金额 商家实收 商家应收金额 打款商家金额 商家收入金额 实收金额 实收 商家收款金额
        lineitemtotal ordertotal(-refund)
    """,
    "refund": """
        退款金额 已退款金额 退款成功金额 实际退款金额 售后退款金额 refundedamount orderrefundamount
        refundamount
    """,
    "parcel_no": """
        快递单号 物流单号 运单号 快递运单号 物流运单号 快递编号 发货单号 trackingnumber
    """,
    "courier": "快递公司 物流公司 快递 承运商 快递名称 承运公司 shippingcarrier",
    "platform": "平台 销售平台 电商平台 渠道 来源平台 平台名称 platform",
    "province": """
        省 省份 收货省 收货省份 收件省 收货人省份 shippingprovince shippingstate
        shippingprovincename
    """,
    "city": "市 城市 收货市 收货城市 收件市 收货人城市 shippingcity",
    "address": "收货地址 收件地址 收货人地址 详细地址 地址 shippingaddress",
    "_buyer": """
        收件人 收货人 收货人姓名 收件人姓名 收件人手机号 收货人手机 联系手机 手机 手机号 电话
        联系电话
        买家会员名 买家昵称 买家支付宝账号 区 街道 收货区 email phone billingname shippingname
        billingphone shippingphone 区县 身份证姓名 身份证号码
    """,
    "_other": """
        商家备注 买家留言 备注 订单备注 留言 卖家备注 旗帜颜色 优惠总金额 手续费 支付方式 红包抵扣
        达人优惠 商家改价 notes note currency taxes total subtotal discountcode vendor 承诺发货时间
        预约发货时间 仓库id 是否修改过地址 店铺id 店铺名称 ordertotalamount
    """,
}
"""Field -> what its column is called. A buyer's name, phone and street are never read."""

SIGNATURES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "拼多多": words("样式id 商家编码-规格维度 多多支付立减金额 拼单成功时间 店铺优惠折扣"),
        "抖音电商": words("主订单编号 子订单编号 选购商品 订单应付金额 达人优惠"),
        "淘宝/天猫": words("宝贝标题 买家会员名 买家应付货款 宝贝总数量 打款商家金额"),
        "Shopify": words("financialstatus fulfillmentstatus lineitemname lineitemprice"),
        "WooCommerce": words("orderstatus itemcost ordertotal(-refund) quantity(-refund)"),
    }
)
"""Platform -> headings that only its files bear; two of them name it."""

UNPAID: Final = "unpaid"
CANCELLED: Final = "cancelled"
ORDERED: Final = "ordered"
SHIPPED: Final = "shipped"
SIGNED: Final = "signed"
REFUNDED: Final = "refunded"
PARTLY: Final = "partly"
OPEN: Final = "open"
SILENT: Final = "silent"

_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        UNPAID: """
            待付款 待支付 未付款 未支付 等待买家付款 等待付款 待成团 拼团中 pending pendingpayment
            on-hold onhold failed authorized unpaid checkout-draft draft
        """,
        CANCELLED: """
            已取消 取消 交易关闭 已关闭 关闭 订单取消 交易取消 拼单失败 未成团 已作废 拒单 cancelled
            canceled voided trash 买家取消 超时关闭 系统取消
        """,
        ORDERED: """
            待发货 未发货 已支付 已付款 待出库 备货中 买家已付款 等待卖家发货 等待发货 待揽收 待打单
            拼单成功 已成团 已接单 paid processing partiallypaid
        """,
        SHIPPED: """
            已发货 待收货 卖家已发货 等待买家确认 等待买家确认收货 运输中 派送中 已出库 部分发货
            已揽收
            待签收 配送中 待取件 fulfilled shipped partial
        """,
        SIGNED: """
            已收货 已签收 签收 交易成功 已完成 完成 交易完成 确认收货 已确认收货 待评价 已评价
            completed
            delivered
        """,
        REFUNDED: """
            退款成功 已退款 退款完成 全额退款 已全额退款 全额退款成功 退货退款成功 已退货退款
            退货成功
            退款退货成功 refunded 全部退款
        """,
        PARTLY: "部分退款 部分退款成功 已部分退款 partiallyrefunded",
        OPEN: """
            售后处理中 退款中 待商家处理 待买家退货 待商家收货 退款处理中 售后中 申请退款 退款申请中
            待退款 待退货 退货中 待买家处理 同意退款 换货中 平台处理中 平台介入 待平台处理 维修中
            补寄中
            售后待处理
        """,
        SILENT: """
            无售后 无售后或售后取消 售后取消 售后关闭 退款关闭 未申请售后 没有售后 退款取消 已撤销
            无
            售后完成 换货成功 补寄成功 没有申请退款 unfulfilled restocked 无退款 退款失败 拒绝退款
        """,
    }
)
SAME_PLATFORM: Final[Mapping[str, str]] = MappingProxyType(
    {"抖店": "抖音电商", "抖音": "抖音电商", "抖音小店": "抖音电商"}
    | {"淘宝": "淘宝/天猫", "天猫": "淘宝/天猫", "拼多多店铺": "拼多多"}
)
"""Other names of a platform -> the one it is kept under."""
STATE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {word: state for state, known in _STATES.items() for word in words(known)}
)
"""A state as platforms write it -> what it means for the sale."""

HINTS: Final = (
    ("部分退款", PARTLY),
    ("退款成功", REFUNDED),
    ("全额退款", REFUNDED),
    ("退款中", OPEN),
)
"""For words that hold one of these and are not known themselves."""
