"""Who lives in the demo village, what grows there, what people order."""

from __future__ import annotations

from typing import Final, NamedTuple

STATION: Final = "石门村电商服务站"
VILLAGE_CODE: Final = "500241119202"
VILLAGE: Final = "石门村"
CLERK: Final = "杨秀英"
HELPER: Final = "田小军"

FARMERS: Final = (
    "石昌富",
    "田景明",
    "杨再兴",
    "吴道林",
    "彭家旺",
    "白胜文",
    "冉启华",
    "龙云山",
    "陈光德",
    "刘世珍",
    "杨通碧",
    "石维堃",
    "田茂喆",
    "吴仕银",
    "彭㛃",
    "冉光荣",
    "张䶮",
)
COOP: Final = "石门村花椒专业合作社"
VILLAGERS: Final = (
    "杨秀梅",
    "石桂兰",
    "田翠云",
    "吴大妹",
    "彭春香",
    "白玉珍",
    "冉孟辉",
    "龙凤英",
    "陈兴国",
    "刘小琴",
    "杨胜权",
    "石邦才",
    "田儒学",
    "吴长青",
    "彭正明",
    "白羽",
    "冉隆兵",
    "龙腾",
    "陈思雨",
    "刘建国",
    "杨昌盛",
    "石明珠",
    "田蜜",
    "吴晓燕",
    "彭大千",
    "谭守诚",
)
GROUPS: Final = ("一组", "二组", "三组", "四组", "五组", "岩板寨", "凉水井")
PRODUCTS: Final = (
    "奉节脐橙",
    "猕猴桃",
    "脆李",
    "核桃",
    "板栗",
    "鲜辣椒",
    "萝卜",
    "土豆",
    "生姜",
    "干花椒",
    "干香菇",
    "干木耳",
    "大米",
    "土鸡蛋",
    "蜂蜜",
)
GRADES: Final = ("一级", "二级", "统货")
REGIONS: Final = (
    "重庆",
    "广东广州",
    "浙江杭州",
    "上海",
    "四川成都",
    "湖南长沙",
    "北京",
    "福建厦门",
)
SELLING: Final = ("拼多多", "抖音电商", "微信群/朋友圈", "832平台", "社区团购")
BUYING: Final = ("拼多多", "淘宝/天猫", "京东", "抖音电商")
COURIERS: Final = (
    ("yuantong", "YT", 13),
    ("zhongtong", "76", 12),
    ("jtexpress", "JT", 13),
    ("ems", "98", 11),
    ("shunfeng", "SF1", 12),
)
"""Courier, how its waybills begin, how many digits follow."""


class Ware(NamedTuple):
    """Something villagers order, and about what it costs in yuan."""

    item: str
    yuan: int


WARES: Final = (
    Ware("电热水壶", 59),
    Ware("解放鞋 42码", 36),
    Ware("老人手机", 129),
    Ware("洗衣液 3kg", 32),
    Ware("儿童保温杯", 45),
    Ware("背篓带子", 18),
    Ware("LED 充电手电", 39),
    Ware("电饭煲 4L", 168),
    Ware("秋冬床单四件套", 118),
    Ware("雨靴", 42),
    Ware("血压计", 149),
    Ware("小学生书包", 68),
)
LARGE_WARE: Final = Ware("冰箱 206L", 1099)
SENT: Final = (
    "自家腊肉",
    "土鸡蛋 30 枚",
    "干花椒 2 斤",
    "旧衣服",
    "红薯粉",
    "证件材料",
    "蜂蜜两瓶",
)
CITIES: Final = (
    ("广东省东莞市长安镇", "020"),
    ("浙江省义乌市北苑街道", "057"),
    ("重庆市渝北区龙溪街道", "023"),
    ("福建省晋江市陈埭镇", "059"),
)
RELATIVES: Final = ("杨勇", "石小芳", "田志强", "吴敏", "彭涛", "冉静")
ERRANDS: Final = (
    ("缴费", 5000, 12000),
    ("充值", 3000, 10000),
    ("订票", 8000, 26000),
    ("社保认证", 0, 0),
    ("打印复印", 0, 0),
    ("代办", 0, 0),
)
"""What, and from how much to how much in fen."""
