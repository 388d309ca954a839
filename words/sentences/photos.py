"""Pictures that are handed in, and those that were kept."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from words.told import N_, Told

SENTENCES: Final = MappingProxyType(
    {
        "photo": Told(N_("这张图片用不了。"), N_("请换一张照片。")),
        "photo.changed": Told(N_("这张照片坏了或被改动过。"), N_("请重新拍一张，另记一笔。")),
        "photo.cut_short": Told(
            N_("这张图片不完整，打不开。"), N_("请从手机上再传一次，或换一张。")
        ),
        "photo.inks": Told(
            N_("这张图片是印刷用的颜色（CMYK），存下来会变色。"), N_("请用手机拍的照片。")
        ),
        "photo.kept": Told(N_("这张照片拿不出来。"), N_("同步一次就会取回来。")),
        "photo.missing": Told(N_("这张照片不在这台电脑上。"), N_("同步一次就会取回来。")),
        "photo.moving": Told(N_("这是会动的图片，不是照片。"), N_("请换一张照片。")),
        "photo.not_a_picture": Told(
            N_("这个文件不是能用的图片。"), N_("请用 JPG、PNG、HEIC、WebP 或 BMP 图片。")
        ),
        "photo.too_large": Told(
            N_("这张图片太大，超过 {most} 百万像素。"), N_("请用手机相机的普通尺寸再拍一张。")
        ),
        "picture.away": Told(N_("图不在这台电脑上。"), N_("同步一次再写文件。")),
        "picture.broken": Told(N_("图打不开了。"), N_("请重新拍一张。")),
        "picture.heavy": Told(N_("文件太大，超过平台的上限。"), N_("请换一张简单些的图。")),
        "picture.light": Told(N_("文件太小，不到平台的下限。"), N_("请换一张更清楚的图。")),
        "picture.many": Told(N_("图太多，平台放不下。"), N_("请去掉几张。")),
        "picture.not_white": Told(N_("背景不够白。"), N_("请垫白纸再拍一张。")),
        "picture.small": Told(N_("图太小，不到平台要的尺寸。"), N_("请拍一张大些的。")),
    }
)
