"""The county's office: its folder, its stations, its keys and backups."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "hub.bad_backup": Told(
            N_("这不是本县中心的备份，或者已经损坏。"), N_("请换一份较早的备份再试。")
        ),
        "hub.bad_input": Told(N_("读不懂给的内容：{why}"), N_("请看 --help。")),
        "hub.bad_village": Told(
            N_("村级代码应是 12 位数字：{village}"), N_("请按统计用区划代码填写。")
        ),
        "hub.demo_failed": Told(N_("示范县没有做成：{why}"), N_("请换一个空文件夹再试。")),
        "hub.keys_needed": Told(
            N_("没有打开备份的钥匙。"),
            N_("请把 {file} 放进文件夹，或在 CUNZHAN_HUB_PASSPHRASE 里给出备份口令。"),
        ),
        "hub.no_database": Told(N_("连不上数据库。"), N_("请检查 --db 的地址和数据库服务。")),
        "hub.no_office": Told(
            N_("这个文件夹里没有县级中心：{folder}"), N_("请先运行 serve 或 station add。")
        ),
        "hub.not_empty": Told(
            N_("这里已经有站点，没有动它。"), N_("请换一个空文件夹（--data）或空数据库。")
        ),
        "hub.port_taken": Told(N_("端口被占用：{address}"), N_("请用 --port 换一个端口。")),
        "hub.root_away": Told(N_("县根密钥不在这里。"), N_("请把 {file} 放回文件夹，办完再收好。")),
        "hub.station_named": Told(
            N_("已经有名为“{name}”的站点（{station} 号）。"), N_("请换一个名称。")
        ),
        "hub.tree_damaged": Told(
            N_("县级账本的树对不上（{what} {place}），没有再签名。"),
            N_("请运行 verify，再用备份恢复。"),
        ),
        "hub.unknown_device": Told(N_("没有登记过这台设备：{device}"), N_("请核对设备编号。")),
        "hub.bad_bound": Told(
            N_("“算到”要两个数：第几段（从1起）、第几条。这台电脑没有停用。"),
            N_("照“收到第”后面的数填，例如 1 和 25；或者两格都空着。"),
        ),
        "hub.bad_tls": Told(
            N_("给浏览器用的证书不能用：{why}"),
            N_("--tls-cert 和 --tls-key 要一起给，都是 PEM 文件，私钥不加口令。"),
        ),
        "hub.clock_jumped": Told(
            N_("县服务器的日期是{day}，可上一次做日常是{last}。"),
            N_("日期不对，先改对；日期是对的，请加上 --sure 再做一次。"),
        ),
        "hub.other_station": Told(
            N_("这台电脑已是{station}的电脑，不能再登记到别的站。"),
            N_("它的账是那个站的；新站请用另一台电脑。"),
        ),
        "hub.unknown_station": Told(N_("没有这个站点：{station}"), N_("请用站点编号或全名。")),
    }
)
