"""Make the fonts in resources/fonts out of the two unpacked font packages.

Run: python resources/make/fonts.py NOTO_SANS_SC_FOLDER NOTO_NASKH_ARABIC_FOLDER
The folders are the contents of the npm packages @expo-google-fonts/noto-sans-sc 0.4.3 and
@expo-google-fonts/noto-naskh-arabic 0.4.5. Needs fonttools.
"""

import argparse
import shutil
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
# Characters of given names that registrars meet often and GB2312 lacks: having them in the lean
# fonts saves opening the ten megabyte one for every third village.
NAME_CHARACTERS: Final = (
    "堃喆珺玥彧昇晟琤玹旸淏頔翀骉垚犇淼鑫焱燚赟曌翯禤珅玘玙琇珮珪珣瑄瑀璟璠璇璐璨"
    "祎祐祺禛禩昉昕昀晞晗晙暄暕暻煊煜熠熤炘烨焜焯锜锳铖铠镕镔鋆錡橦橪樾栩桢梽楠榕棨"
    "芃芊芮苒茜荇莜菡葳蕙薏蘅妤姈姝娅娴婳婧媛嫄嬿沅沄沚沺泓洺浠涵涴淇渟湉湲溦滢漪潆濬"
    "钰钲铄铉铭俣俤偲傒僖儁劼勍勖卲厍叆呙咏咭哿囡坪埕埼塬墉岚峂峣崟嶷巘佶佺侁侃"
    "怡恺悫惇愔慜憓戬扆抃挺揆昇旻昃昊昶晔暐暲杲杺柷栴桉毓氚沨泠泱瀚灏熹燊燏犟"
    "猷玠玢玦玮玭玳珉珏珒珙珩珲琎琏琛琦琨琪琬琮琯琰瑛瑜瑭瑾璋璞璩瓒畯皓皛皞眭睿矞矜"
    "祜祯禔稷穆竑竦筠筱箐粲綦綮翊翕翙翚翥耘聃聿芾苡茗莛菁萱蒹蔚蔺薇藴衎袆裎觐訚谞谟谧"
    "豳贇轩轶迦逄逖遆邈邳郃郗郦鄄鄞闫闵阚阊陟隽雒雯霁霄霈靓韫韬颉颋颎颙飏馥骁骅骐骞骥"
    "魁鳌鸢鸿鹏麒麟黎黻龢"
)
SYMBOLS: Final = "−•·–—…‘’“”′″※№℃℉™©®°±×÷≈≠≤≥√∞→←↑↓⇄▲▼◆◇■□●○★☆✓✔✕✗〓〇￥¥€ⅠⅡⅢⅣⅤ㎏㎡㏄⑴⑵"


def gb2312() -> set[int]:
    """Every code point of GB 2312, hanzi and symbols."""
    points: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            points.update(map(ord, bytes((row, cell)).decode("gb2312", errors="ignore")))
    return points


def lean_characters() -> set[int]:
    """What the lean fonts hold: Latin, GB 2312, symbols and frequent characters of names."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    return latin | gb2312() | set(map(ord, NAME_CHARACTERS + SYMBOLS))


def rename(font: TTFont, family: str, style: str) -> None:
    """Give a font its own names, so that it never passes for the font it was cut from."""
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    names[16], names[17] = family, style
    names[3] = names[6]
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]


def cut(source: Path, target: Path, style: str) -> None:
    """Write the lean cut of a font."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=lean_characters())
    cutter.subset(font)
    rename(font, "Noto Sans SC Lean", style)
    font.save(target)


def main() -> None:
    """Read the two folders from the command line and write every font and licence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sans", type=Path)
    parser.add_argument("naskh", type=Path)
    folders = parser.parse_args()
    sans, naskh = folders.sans, folders.naskh
    FONTS.mkdir(parents=True, exist_ok=True)
    regular = sans / "400Regular" / "NotoSansSC_400Regular.ttf"
    shutil.copyfile(regular, FONTS / "NotoSansSC-Regular.ttf")
    cut(regular, FONTS / "NotoSansSCLean-Regular.ttf", "Regular")
    cut(sans / "700Bold" / "NotoSansSC_700Bold.ttf", FONTS / "NotoSansSCLean-Bold.ttf", "Bold")
    arabic = naskh / "400Regular" / "NotoNaskhArabic_400Regular.ttf"
    shutil.copyfile(arabic, FONTS / "NotoNaskhArabic-Regular.ttf")
    shutil.copyfile(sans / "LICENSE_FONT", FONTS / "OFL-NotoSansSC.txt")
    shutil.copyfile(naskh / "LICENSE_FONT", FONTS / "OFL-NotoNaskhArabic.txt")


if __name__ == "__main__":
    main()
