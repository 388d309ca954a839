"""The county, the link, enrolment and what may go wrong between two computers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "incident.cloned": Told(
            N_("县里有这台电脑的另一份账，从第{seq}条起不一样。"),
            N_("两份都留着，这里的已另起一段重记。若有人拷贝过这台电脑，请给那一台重新登记。"),
        ),
        "incident.conflict": Told(
            N_("两台电脑离线时改了同一处。"), N_("请选一个，两边都会照它改。")
        ),
        "incident.double": Told(
            N_("两台电脑把同一件事做了两遍。"),
            N_("请查这一条：红冲了两遍的补记一笔，录了两遍的红冲一笔。"),
        ),
        "incident.damaged_stick": Told(
            N_("U盘上有几处读不出来。"), N_("能读的已经收下，请让县里再写一次。")
        ),
        "incident.forged": Told(
            N_("收到一份签名不对的东西，没有用它。"), N_("请把这件事告诉县里。")
        ),
        "incident.fork": Told(
            N_("电脑{device}有两份不一样的流水。"), N_("两份都留着，请告诉县里。")
        ),
        "incident.gap": Told(N_("电脑{device}的流水缺了一段。"), N_("让那台电脑再同步一次。")),
        "incident.hub_restored": Told(
            N_("县里的电脑用旧备份恢复过，少了一些已签收的账。"),
            N_("不用做什么，这里会自动补送。"),
        ),
        "incident.new_root": Told(
            N_("县里换了总钥匙，旧的那把丢了，这台电脑认不出新的。"),
            N_("账照常送。请向县里要两样：一个文件（county-….czc），和电话里报的 32 位核对码。"),
        ),
        "incident.not_its_role": Told(
            N_("培训电脑{device}记了一条不归它记的，没有入账。"),
            N_("培训电脑只管办班；要记的请在站里的电脑上记，再问问那台电脑是谁在用。"),
        ),
        "incident.parked": Told(
            N_("有一条流水县里或本程序看不懂，先放在一边。"), N_("请更新村站通，或告诉县里。")
        ),
        "incident.revoked": Told(
            N_("县里停用了这台电脑。"), N_("账还在本机，请打电话问县里，再用新的登记码登记。")
        ),
        "incident.two_histories": Told(
            N_("县里给出了两份对不上的历史。"), N_("证据已留下，请告诉上级部门。")
        ),
        "journal.not_yours": Told(N_("这一处归别人定。"), N_("要替别人定，请先点明是替别人定的。")),
        "keys.forged": Told(N_("签名不是县里的，没有用它。"), N_("请核对登记码，或问县里。")),
        "sync.bad_code": Told(N_("读不懂登记码。"), N_("请照县里给的再抄一遍，或换一个文件。")),
        "sync.busy": Told(N_("县里正忙。"), N_("过一会儿会自动再试。")),
        "sync.conflict_gone": Told(
            N_("这一处已经有人选过，或者又改了。"), N_("看看现在的，对就不用管。")
        ),
        "sync.dropped": Told(N_("网络断了。"), N_("送到的不会再送，连上后接着来。")),
        "sync.expired_code": Told(N_("登记码过了三天，已失效。"), N_("请县里再开一个。")),
        "sync.failed": Told(N_("没有同步成。"), N_("请再试一次。")),
        "sync.file_gone": Told(N_("县里已没有这个文件。"), N_("下次同步会重新取。")),
        "sync.hub_error": Told(
            N_("县里的程序出了错（{status}）。"), N_("过一会儿再试，或告诉县里。")
        ),
        "sync.hub_expired": Told(N_("县里电脑的证书过期了。"), N_("请告诉县里换新证书。")),
        "sync.link": Told(N_("和县里没有连上。"), N_("请检查网络。")),
        "sync.malformed": Told(
            N_("收到的内容不成样子，没有用它。"), N_("请再试一次，或告诉县里。")
        ),
        "sync.no_hub": Told(
            N_("有网络，但县里的电脑没有应答。"), N_("请问县里开机没有，或稍后再试。")
        ),
        "sync.no_network": Told(N_("没有网络。"), N_("请检查网线、无线网或手机热点。")),
        "sync.rotation_waits": Told(
            N_("上一把新钥匙县里还没有认。"), N_("请先联网同步一次，或带 U盘去县里一趟。")
        ),
        "sync.no_request": Told(N_("这台电脑没有提出过这份登记。"), N_("请重新登记一次。")),
        "sync.not_enrolled": Told(N_("这台电脑还没有在县里登记。"), N_("请向县里要登记码。")),
        "sync.not_our_hub": Told(
            N_("应答的不是本县的电脑。"), N_("可能网络要先登录，请打开浏览器看看，或换个网络。")
        ),
        "sync.other_county": Told(N_("这台电脑已在别处登记。"), N_("请核对登记码是不是本县的。")),
        "sync.bad_recipient": Told(
            N_("这台电脑报来的收件钥匙不能用。"), N_("请让它用新的登记码重新登记。")
        ),
        "sync.other_station": Told(
            N_("这台电脑已是另一个站的电脑，它的账是那个站的。"),
            N_("这个登记码请用在本站的电脑上；电脑真的换了站，请问县里。"),
        ),
        "sync.oversize": Told(N_("收到的内容太大，没有用它。"), N_("请告诉县里。")),
        "sync.portal": Told(N_("网络要先登录。"), N_("请打开浏览器登录无线网，再同步。")),
        "sync.quota": Told(
            N_("县里今天不再收这个站的账。"), N_("账在本机是安全的，明天会自动再送。")
        ),
        "sync.receipt_forged": Told(
            N_("这张单据上没有本站电脑的签名。"), N_("请核对是不是本站的单据，或手工补记。")
        ),
        "sync.revoked": Told(N_("县里停用了这台电脑。"), N_("账还在本机，请打电话问县里。")),
        "sync.silent": Told(N_("网络没有声音了。"), N_("会自动再试，也可以换个网络。")),
        "sync.still_coming": Told(
            N_("原单还没到这台电脑，先到的只有两张红字。"), N_("请先和县里同步一次，再补记。")
        ),
        "sync.stopped": Told(N_("已停止同步。"), N_("送到的不会再送。")),
        "sync.unknown_code": Told(N_("县里没有开过这个登记码。"), N_("请核对，或请县里再开一个。")),
        "sync.unknown_pc": Told(N_("县里不认识这台电脑。"), N_("请用新的登记码重新登记。")),
        "sync.used_code": Told(N_("这个登记码已被别的电脑用过。"), N_("请县里再开一个。")),
        "sync.work_offline": Told(N_("正在离线工作。"), N_("要同步请先关掉“离线工作”。")),
        "sync.wrong_clock": Told(
            N_("电脑的日期不对，同步没有受影响。"), N_("请改一下日期和时间。")
        ),
        "sync.wrong_county": Told(N_("应答的不是登记码上的那个县。"), N_("请核对地址，或问县里。")),
        "sync.wrong_paper": Told(
            N_("核对码和县里的文件对不上，没有认它。"),
            N_("请打电话再核对一遍；还不对就请县里重发文件。"),
        ),
        "verify.receipt_differs": Told(
            N_("县里签收过的流水与这里的不一样。"), N_("请保留这台电脑，并告诉县里。")
        ),
        "verify.receipt_forged": Told(N_("一张县里的签收签名不对。"), N_("请再同步一次。")),
    }
)
