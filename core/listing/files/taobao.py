"""The data package of Taobao's old desktop tool (兼容格式), which moving tools still read.

UTF-16 with a mark, tabs, three lines of headings; pictures in a folder of the same name, with the
suffix .tbi. Whether today's own tool takes it is not known: it is offered as compatible only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Final

from core.base.validators import is_gtin
from core.listing.files.model import Goods, Missing
from core.listing.files.says import KILO, description_html, yuan
from core.listing.files.table import lines, place
from core.packs.columns import Columns

PLATFORM: Final = "taobao"
MARK: Final = b"\xff\xfe"
VERSION: Final = "version 1.00"
HEADINGS: Final = (
    ("title", "宝贝名称"), ("cid", "宝贝类目"), ("seller_cids", "店铺类目"),
    ("stuff_status", "新旧程度"), ("location_state", "省"), ("location_city", "城市"),
    ("item_type", "出售方式"), ("price", "宝贝价格"), ("auction_increment", "加价幅度"),
    ("num", "宝贝数量"), ("valid_thru", "有效期"), ("freight_payer", "运费承担"),
    ("post_fee", "平邮"), ("ems_fee", "EMS"), ("express_fee", "快递"), ("has_invoice", "发票"),
    ("has_warranty", "保修"), ("approve_status", "放入仓库"), ("has_showcase", "橱窗推荐"),
    ("list_time", "开始时间"), ("description", "宝贝描述"), ("cateProps", "宝贝属性"),
    ("postage_id", "邮费模版ID"), ("has_discount", "会员打折"), ("modified", "修改时间"),
    ("upload_fail_msg", "上传状态"), ("picture_status", "图片状态"),
    ("auction_point", "返点比例"), ("picture", "新图片"), ("video", "视频"),
    ("skuProps", "销售属性组合"), ("inputPids", "用户输入ID串"), ("inputValues", "用户输入名-值对"),
    ("outer_id", "商家编码"), ("propAlias", "销售属性别名"), ("auto_fill", "代充类型"),
    ("num_id", "数字ID"), ("local_cid", "本地ID"), ("navigation_type", "宝贝分类"),
    ("user_name", "用户名称"), ("syncStatus", "宝贝状态"), ("is_lighting_consigment", "闪电发货"),
    ("is_xinpin", "新品"), ("foodparame", "食品专项"), ("features", "尺码库"),
    ("buyareatype", "采购地"), ("global_stock_type", "库存类型"),
    ("global_stock_country", "国家地区"), ("sub_stock_type", "库存计数"), ("item_size", "物流体积"),
    ("item_weight", "物流重量"), ("sell_promise", "退换货承诺"), ("custom_design_flag", "定制工具"),
    ("wireless_desc", "无线详情"), ("barcode", "商品条形码"), ("sku_barcode", "sku 条形码"),
    ("newprepay", "7天退货"), ("subtitle", "宝贝卖点"), ("cpv_memo", "属性值备注"),
    ("input_custom_cpv", "自定义属性值"), ("qualification", "商品资质"),
    ("add_qualification", "增加商品资质"), ("o2o_bind_service", "关联线下服务"),
    ("departure_place", "发货地"), ("car_cascade", "汽车品牌"), ("legal_customs", "报关方式"),
    ("exSkuProps", "扩展Sku"), ("deliveryTimeType", "发货时效"), ("tbDeliveryTime", "预售时间"),
    ("nutrientTable", "成份表"), ("exFoodParam", "扩展食品安全"), ("item_volumn", "物流体积"),
    ("image_video_type", "主图视频比例"), ("shopping_title", "导购标题"),
    ("ysbCheckTask", "商品预检"), ("subStock", "拍下减库存"),
    ("multiDiscountPromotion", "多件优惠"), ("shopping_title2", "导购标题2"),
    ("useSizeMapping", "使用商品尺寸表"), ("sizeMapping", "商品尺寸表"),
    ("shippingArea", "新发货地"),
)  # fmt: skip
"""Keys and names in the format's order; the misspellings are its own."""
SET: Final[Mapping[str, str]] = {
    "stuff_status": "1",
    "item_type": "1",
    "auction_increment": "0",
    "valid_thru": "7",
    "freight_payer": "1",
    "has_invoice": "0",
    "has_warranty": "0",
    "approve_status": "1",
    "has_showcase": "0",
}
"""New goods at a fixed price, put into the storehouse: whoever uploads it looks first."""
WANTED: Final = ("cid", "location_state", "location_city", "price", "num", "postage_id", "picture")
NAMES: Final[Mapping[str, str]] = dict(HEADINGS)
FOLDER_SUFFIX: Final = ".tbi"
RETURNABLE: Final = "seven_days"


def write(goods: Sequence[Goods], columns: Columns, path: Path) -> tuple[Missing, ...]:
    """Write the file; return what it lacks. Raises ``DiskError``s."""
    every = [(one, _product(one, columns)) for one in goods]
    keys, names = zip(*HEADINGS, strict=True)
    rows = [(VERSION,), keys, names, *([row.get(key, "") for key in keys] for _, row in every)]
    place(path, MARK + lines(rows, "\t").encode("utf-16-le"))
    return tuple(
        Missing(one.listing.id, one.listing.name, NAMES[key], "empty")
        for one, row in every
        for key in WANTED
        if not row.get(key)
    )


def _product(goods: Goods, columns: Columns) -> dict[str, str]:
    listing = goods.listing
    stems = [PurePath(name).stem for name in (*goods.files("main"), *goods.files("white"))]
    return dict(SET) | {
        "title": goods.title,
        "price": str(yuan(listing.price_fen)) if listing.price_fen else "",
        "num": str(listing.offered or ""),
        "description": description_html(goods, columns),
        "picture": "".join(f"{stem}:1:{place_}:|;" for place_, stem in enumerate(stems)),
        "outer_id": goods.sku,
        "foodparame": ";".join(f"{key}:{text}" for key, text in food(goods)),
        "item_weight": f"{Decimal(listing.parcel_g) / KILO:f}" if listing.parcel_g else "",
        "barcode": listing.gtin if listing.gtin and is_gtin(listing.gtin) else "",
        "newprepay": "1" if listing.returns == RETURNABLE else "0",
    }


def food(goods: Goods) -> Iterator[tuple[str, str]]:
    """Yield the label of packed food by the names of Taobao's interface, as far as it is known."""
    listing = goods.listing
    made = listing.made.isoformat() if listing.made else ""
    said = {
        "prd_license_no": listing.licence_no,
        "design_code": listing.standard_no,
        "factory": listing.maker,
        "factory_site": listing.maker_address,
        "mix": listing.ingredients,
        "plan_storage": listing.storage,
        "period": str(listing.shelf_days or ""),
        "product_date_start": made,
        "product_date_end": made,
    }
    for key, text in said.items():
        if text:
            yield key, text.replace(";", "；").replace(":", "：")
