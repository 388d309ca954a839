"""What the columns of each kind are called, as villages really write them.

The first word of a field is its plainest name; earlier words win over later ones. Fields whose
name starts with an underscore are known in order to be left alone: an identity number is never
read, and a freight column must not be taken for the amount.
"""

from __future__ import annotations

from typing import Final

from core.imports.order_words import ORDER_VOCABULARY, ORDERS
from core.imports.plain import words
from core.imports.purchase_words import PURCHASE, PURCHASE_VOCABULARY

_PHONE: Final = """
电话 手机号 手机号码 手机 联系电话 联系方式 电话号码 联系号码 联系手机 手机电话 电话手机
联系人电话 电话号 农户电话 村民电话 收件人电话 收件电话 收货人电话 收件手机 取件人电话 本人电话 号码
tel phone mobile 联系电话号码 家庭电话 手机号尾号 手机尾号 电话尾号 尾号 客户电话 学员电话 联系
常用电话 电话1
"""
_DAY: Final = """
日期 销售日期 交易日期 成交日期 登记日期 发货日期 收购日期 下单日期 购买日期 代买日期 代购日期
出售日期 时间 销售时间 交易时间 发货时间 收购时间 下单时间 购买时间 登记时间 成交时间 年月日
月日 日 月.日 月/日 月-日 日子 哪天 几号
记账日期 业务日期 发生日期 上行日期 下行日期 订单日期 订购日期 付款日期 开单日期
出货日期 供货日期 收货日期 入账日期 委托日期 date
"""
_WAYBILL: Final = """
运单号 快递单号 物流单号 快递号 运单编号 运单号码 快递编号 快递运单号 物流编号 物流号 面单号
邮件号 包裹单号 单号 包裹号 快递单 运单 物流运单号 电子面单 快件号 快件单号 条码 条形码 邮单号
包裹编号 快递条码 发货单号 waybill
"""
_COURIER: Final = """
快递公司 快递 物流公司 承运商 承运公司 物流 快递名称 快递品牌 快递企业 哪家快递 承运单位
快递类型 公司 物流方式 快递商 物流企业 courier
"""
_NOTE: Final = "备注 说明 备考 附注 备注说明 其他 其它 备注信息 留言 买家留言 情况说明 note"
_INDEX: Final = "序号 编号 行号 次序 序 号 项次 顺序号 顺序 no no. num # 排序 序列 笔数"
_PARTS: Final = {
    "year": "年份 年 销售年份 交易年份 收购年份 记账年份 所属年份",
    "month": "月份 月 销售月份 交易月份 收购月份 记账月份 所属月份 统计月份",
}
"""A day in columns of its own: year, month, and the day as a bare number."""
RECORD: Final = "记录号"
"""What our own spreadsheets call the column that says which record a row is."""
WHOLE: Final = frozenset({*_PARTS, "record"})
"""Fields that only a whole heading names: 采摘月份 is no month of the deal."""
DATED: Final = frozenset({"up", "down", "parcel", "attendance", PURCHASE})
_IN_WORDS: Final = "金额(大写) 大写金额 金额大写 大写 人民币大写 合计大写 合计(大写)"
_VOID: Final = "红冲 是否红冲 作废 是否作废 作废标记 红冲标记"
_STAFF: Final = """
经手人 经办人 审核人 审核 业务员 站长 快递员 制表人 操作员 记账人 收银员 登记人 录入人 复核人
司机 送货人 网格员 网格 填报人 填表人 负责人签字 验收人 采购员 联络员 站点 站点名称 服务站
乡镇 镇 天气 代办员 值班员
"""
_ID_CARD: Final = "身份证号 身份证 身份证号码 证件号 证件号码 证件 公民身份号码 身份证编号"
_VILLAGE: Final = """
村组 村 所在村 村名 村别 行政村 自然村 组别 村民小组 小组 组 住址 地址 家庭住址 详细地址 居住地
所属村 所属村组 村寨 寨 屯 户籍地 乡镇村 收货地址 家庭地址 所在村组 所在地 village
"""
_PLATFORM: Final = """
平台 销售平台 电商平台 销售渠道 渠道 购物平台 购买平台 下单平台 店铺 网店 销路 平台名称 出售平台
来源平台 网购平台 代买平台 代购平台 店铺名称 哪里卖的 哪里买的 平台渠道 platform
"""
_ORDER: Final = """
订单编号 订单号 平台订单号 订单号码 订单 平台单号 交易号 交易单号 订货单号 商户单号 网单号 order
"""
_PRODUCT: Final = """
产品名称 产品 品名 商品名称 商品 农产品 农产品名称 货品 货物名称 货品名称 货物 名称 产品品名
品名规格 产品种类 品种 种类 品类 农副产品 东西 物品 物品名称 货名 卖的什么 上行产品 销售产品 特产
土特产 product
"""
_QTY: Final = """
数量 重量 净重 斤数 销售数量 销量 销售量 件数 收购数量 收购量 出货量 发货数量 发货量 出货数量
公斤数 个数 份数 箱数 袋数 交货数量 供货数量 供货量 净重量 实重 实际重量 斤两 总重 总数量 称重
成交数量 成交量 购买数量 订购数量 卖了多少 多少斤 好多斤 多少 数 qty
"""
_UNIT: Final = "单位 计量单位 数量单位 计价单位 单位名称 量词 计量 unit"
_PRICE: Final = """
单价 销售单价 售价 销售价 成交单价 成交价 价格 零售价 收购单价 收购价 卖价 每斤价 斤价 价 价钱
单位价格 每斤价格 均价 平均单价 结算单价 供货价 平台售价 商品单价 购买单价 产品单价 单位售价
多少钱一斤 一斤多少钱 一斤卖多少 出货价 price
"""
_AMOUNT: Final = """
金额 销售金额 总金额 合计金额 金额合计 销售额 总价 总额 货款 成交金额 交易金额 合计 小计 总计
成交额 交易额 应付金额 实付金额 应收金额 实收金额 收购金额 收入 销售收入 钱数 价款 总价款
货款金额 应付款 金额小计 订单金额 共计 总钱数 总收入 一共多少钱 收款金额 应收 实收 amount
"""
_FARMER: Final = """
农户 农户姓名 供货农户 供货户 供货人 农户名称 供货方 卖方 供应商 供货商 户主 户主姓名 姓名 种植户
养殖户 交货人 交售人 货主 产品来源 生产者 来源农户 农民姓名 农民 村民 村民姓名 谁家 谁家的 名字
供应农户 出售人 销售农户 户名 生产农户 收购对象 供货人姓名 卖家 卖货人 farmer
"""
_BUYER: Final = """
买家 客户 购买人 买方 收货人 收件人 购货方 购买方 采购商 客户姓名 客户名称 采购方 收货方 买主
买家姓名 顾客 购货单位 buyer
"""
_VILLAGER: Final = """
村民 村民姓名 委托人 姓名 代买人 代购人 购买人 客户 买家 客户姓名 委托村民 下单人 户主 顾客
收货人 收件人 农户 农户姓名 购买村民 帮谁买 谁要的 哪个要的 谁买的 名字 委托人姓名 需求人 购货人
联系人 代办人 购买者 使用人 villager
"""
_ITEM: Final = """
商品 代购商品 商品名称 代买商品 购买商品 所购商品 物品 物品名称 代买物品 代购物品 品名 货品 产品
产品名称 名称 宝贝 宝贝名称 货物 买什么 买的什么 买的东西 东西 所买物品 商品信息 需求商品 购买物品
商品标题 下行商品 item
"""
_DOWN_AMOUNT: Final = """
付款金额 金额 实付金额 实付 总价 支付金额 商品金额 订单金额 货款 代买金额 代购金额 购买金额
总金额 成交金额 实际付款 实付款 付款 花费 花了多少 花了多少钱 费用 多少钱 总额 小计 交易金额
价款 钱数 价钱 价格 消费金额 amount
"""
_GRADE: Final = "等级 规格 级别 品级 规格等级 质量等级 产品规格 产品等级 包装规格 规格型号"
_SETTLED: Final = """
是否付款 付款状态 付款情况 是否已付 收款情况 是否结清 结清 是否收款 收款状态 结算情况
村民付款 付清没有 支付状态 是否付清 给钱没有 是否还款 还款情况
"""
_OWED: Final = """
尚欠 欠款 欠款金额 未收 未付 未收金额 未付金额 未收款 未付款 欠 还欠 欠费 余欠 下欠 欠账
赊账 赊欠 待收 待收款 尾款
"""
_NAME: Final = """
姓名 收件人 收货人 收件人姓名 收货人姓名 取件人 取件人姓名 名字 客户姓名 客户 村民 村民姓名
收件姓名 收件方 收件人名 联系人 人名 本人姓名 name
"""
_PARCEL_DAY: Final = """
入库日期 到件日期 到站日期 入站日期 到货日期 登记日期 来件日期 收件日期 代收日期
"""
_PARCEL_IN: Final = f"""
入库时间 到站时间 到件时间 入站时间 收件时间 到达时间 来件时间 上架时间 扫描时间 录入时间
到货时间 登记时间 入柜时间 接收时间 时间 派件时间 到村时间 代收时间 {_PARCEL_DAY} 日期
"""
_SHELF: Final = """
货架号 货架 货位 货位号 架号 库位 存放位置 位置 格口 架位 货架位置 摆放位置 存放货架 格口号
货架编号 放哪里 库位号
"""
_PARCEL_STATE: Final = """
状态 取件状态 包裹状态 是否取件 领取状态 领取情况 取件情况 是否领取 是否取走 派送状态 签收状态
是否已取 快件状态 是否签收 取没取 取件 领取 签收情况 件状态
"""
_PERSON: Final = """
姓名 名字 人员姓名 村民姓名 农户姓名 户主姓名 成员姓名 户主 联系人 农户 村民 负责人 名称 人名
社员姓名 农户名称 客户姓名 name
"""
_ROLE: Final = """
角色 类型 身份 类别 人员类别 人员类型 农户类型 人员身份 性质 分类 户类型 对象类别 role
"""
_TRAINEE: Final = """
姓名 学员姓名 学员 参训人员 参训人 参训学员 参加人员 参会人员 人员姓名 参训人员姓名 名字
学员名字 参训者 受训人员 培训人员 签到人 参训农户 参会人 name
"""
_GROUP: Final = """
人员类别 类别 职务 身份 人员类型 职业 参训类别 学员类别 学员类型 岗位 身份类别 类型 对象类别
"""
_WORKPLACE: Final = """
单位 所在村 工作单位 所在单位 单位名称 村/单位 单位村组 所属单位 村 村组 村名 行政村 住址 地址
家庭住址 所属村 乡镇村 所在村组 组别 组 来自 单位/村 单位或住址 村(社区) 所在乡村
"""
_SIGNED: Final = """
签名 签字 签到 本人签名 学员签名 签到签名 手印 签名按手印 参训人签名 签到情况 上午签到 本人签字
是否签到 签名(手印)
"""

_VOCABULARY: Final[dict[str, dict[str, str]]] = {
    "up": {
        "day": _DAY,
        "farmer": _FARMER,
        "phone": _PHONE,
        "product": _PRODUCT,
        "qty": _QTY,
        "unit": _UNIT,
        "price": _PRICE,
        "amount": _AMOUNT,
        "platform": _PLATFORM,
        "order_no": _ORDER,
        "courier": _COURIER,
        "waybill": _WAYBILL,
        "buyer": _BUYER,
        "village": _VILLAGE,
        "grade": _GRADE,
        "note": _NOTE,
        "_gross": "毛重 皮重 毛重量 扣重 除皮 去皮",
        "net": "净重 净重量 实重",
        "in_words": _IN_WORDS,
        "void": _VOID,
        "region": """
            买家地区 买家地址 收货地区 收货地址 收件地址 销往 销往地区 发往 发往地 目的地 销售地区
            买家省份 收货省份 收货城市 客户地区 流向 销售去向
        """,
        "state": """
            订单状态 状态 交易状态 销售状态 发货状态 物流状态 签收状态 售后状态 退款状态 签收情况
            是否退款 是否退货 订单情况
        """,
        "refund": "退款 退款金额 退款额 已退款 已退款金额 退货金额 退货款",
        "freight": """
            运费 快递费 邮费 物流费 快递费用 物流费用 运输费 运杂费 邮寄费 快递运费 发货运费
        """,
        "packing": "包装费 包材费 包装费用 包装 包装成本 包材 纸箱费 包装材料费",
        "commission": """
            平台佣金 佣金 扣点 平台费 手续费 平台扣点 服务费 平台服务费 技术服务费 平台手续费
            平台扣费 平台费用
        """,
        "got": """
            实收 实收金额 实收款 已收 已收金额 已收款 收款 收款金额 到账金额 到账 回款 已回款
            回款金额
        """,
        "owed": _OWED,
        "share": """
            农户实得 农户所得 农户收入 农户货款 付农户 应付农户 实付农户 农户应得 农户款 付农户款
            农户结算 农户结算款 农户结算金额 付给农户 农民所得 农民收入
        """,
        "_fees": """
            利润 毛利 成本 进价 成本价 提成 利润额 税费 税额 补贴 补助 优惠 折扣 余额 库存 结余
        """,
        "_payment": """
            付款方式 结算方式 支付方式 收款方式 付款状态 付款情况 是否付款 是否结清 结算情况
            结款情况 付款日期 结款日期 结算日期 到账日期 是否到账 农户签字 签字
            签名 经手人 收款人
        """,
    },
    "down": {
        "day": _DAY,
        "villager": _VILLAGER,
        "phone": _PHONE,
        "item": _ITEM,
        "qty": "数量 件数 购买数量 个数 份数 商品数量 订购数量 代买数量 买几个 买多少 数 qty",
        "unit": _UNIT,
        "price": "单价 商品单价 购买单价 每件价格 单位价格 代买单价 单个价格 售价 price",
        "amount": _DOWN_AMOUNT,
        "platform": _PLATFORM,
        "order_no": _ORDER,
        "waybill": _WAYBILL,
        "courier": _COURIER,
        "total": """
            合计 金额合计 合计金额 总计 共计 应付 应付金额 应付款 应付合计 应收 应收金额 应收款
            应收合计 合计应付 合计应收 总费用
        """,
        "advance": """
            垫付 是否垫付 站点垫付 代付 垫款 站垫 垫付情况 是否代付 垫钱 本站垫付 垫没垫 垫付金额
            谁垫的 垫付款
        """,
        "paid": _SETTLED,
        "got": """
            已收 已付 已收金额 已付金额 已收款 已付款 实收 实收金额 实收款 收款 收款金额 预付 预付款
            预收 预收款 定金 订金 已交 已交金额 村民已付 已还 已还金额 已给 实付 实付金额 实付款
        """,
        "owed": _OWED,
        "fee": """
            服务费 代买费 代办费 手续费 跑腿费 代购费 代购服务费 服务费用 劳务费 代买服务费
            辛苦费 服务费金额
        """,
        "state": """
            到货情况 到货状态 状态 是否到货 取货情况 取货状态 领取情况 物流状态 进度 是否取货
            订单状态 收货情况 收货状态 是否领取 到没到 完成情况 是否收货 货到没有 签收情况
        """,
        "void": _VOID,
        "in_words": _IN_WORDS,
        "arrived_on": "到货日期 到货时间 到站日期 到站时间 到达日期 到件日期 何时到货",
        "collected_on": """
            取货日期 取货时间 领取日期 领取时间 取走日期 签收日期 签收时间 收货时间 收货日期
        """,
        "village": _VILLAGE,
        "note": _NOTE,
        "refund": "退款 退款金额 已退款 已退款金额 退款额",
        "back": "是否退货 是否退款 退货 退货情况 是否退回 退货没有",
        "_fees": "运费 快递费 邮费 优惠 折扣 节省 省了多少 市场价 原价 利润 余额",
        "_payment": """
            付款方式 支付方式 收款方式 签字 签名 领取人签字 经手人 代办员 领取人 取货人签字
        """,
    },
    "parcel": {
        "waybill": _WAYBILL,
        "courier": _COURIER,
        "name": _NAME,
        "phone": _PHONE,
        "in_at": _PARCEL_IN,
        "day": f"日期 日 月日 几号 {_PARCEL_DAY}",
        "shelf": _SHELF,
        "pickup": "取件码 提货码 取货码 取件号 提货号 验证码",
        "state": _PARCEL_STATE,
        "out_at": """
            取件时间 出库时间 取走时间 签收时间 领取时间 取件日期 出库日期 领取日期 签收日期
            取走日期 何时取走 提货时间 离站时间
        """,
        "void": _VOID,
        "taker": "代领人 代取人 代领 代取 代取件人 代领人姓名 代取人姓名",
        "due": "到付 到付金额 到付款 到付费 到付运费",
        "item": "物品 内件 物品名称 货物 内件品名 品名 商品 寄递物品 包裹内容",
        "village": _VILLAGE,
        "note": _NOTE,
        "_other": """
            寄件人 寄件人姓名 寄件人电话 寄件人手机 寄件人地址 寄件姓名 发件人 发件人姓名
            发件人电话 寄件地址 寄件电话 签名 签字 取件人签字 取件人签名 领取人 经手人
            件数 重量 运费 快递费 邮费 代收货款 费用 通知情况 是否通知 通知方式
            通知时间 通知日期 寄件日期 寄出日期 发货日期 下单日期 揽收日期 取件人身份
        """,
    },
    "people": {
        "name": _PERSON,
        "phone": _PHONE,
        "village": _VILLAGE,
        "role": _ROLE,
        "gender": "性别 男女 男/女 男或女 sex gender",
        "age": "年龄 岁数 周岁 age",
        "birth": "出生年月 出生日期 生日 出生年份 出生年 出生",
        "household": "户号 户编号 家庭编号 户口编号",
        "note": _NOTE,
        "_other": """
            民族 学历 文化程度 政治面貌 银行卡号 开户行 银行账号 卡号 面积 种植面积 人口
            家庭人口
        """,
    },
    "attendance": {
        "name": _TRAINEE,
        "phone": _PHONE,
        "gender": "性别 男女 男/女 男或女 sex gender",
        "age": "年龄 岁数 周岁 age",
        "village": _WORKPLACE,
        "group": _GROUP,
        "day": "日期 签到日期 培训日期 参训日期",
        "in_at": "签到时间 到达时间 报到时间 入场时间 到场时间",
        "out_at": "签退时间 离开时间 离场时间",
        "signed": _SIGNED,
        "note": _NOTE,
        "_other": """
            签退 民族 学历 文化程度 政治面貌 银行卡号 考核成绩 成绩 下午签到 晚上签到 课程
            培训内容
        """,
    },
    PURCHASE: {
        "day": f"收购日期 {_DAY} 交售日期 过磅日期 称重日期 收粮日期",
        "farmer": f"{_FARMER} 交售农户 售货人 售货农户 送货人 领款农户",
        "phone": _PHONE,
        "product": f"收购产品 收购品种 {_PRODUCT}",
        "unit": _UNIT,
        **PURCHASE_VOCABULARY,
        "paid": f"{_SETTLED} 是否支付 付没付 结款情况",
        "owed": _OWED,
        "grade": _GRADE,
        "village": _VILLAGE,
        "void": _VOID,
        "in_words": _IN_WORDS,
        "note": _NOTE,
    },
    ORDERS: ORDER_VOCABULARY,
}

WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    kind: {
        **{field: words(text.lower()) for field, text in fields.items()},
        **{field: words(text) for field, text in _PARTS.items() if kind in DATED},
        **({} if kind == ORDERS else {"record": (RECORD,)}),
        "_index": words(_INDEX),
        "_id_card": words(_ID_CARD),
        "_staff": words(_STAFF),
    }
    for kind, fields in _VOCABULARY.items()
}
"""For each kind: field -> the words its column may be headed with."""
