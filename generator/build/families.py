"""The families that may play each role, by name and by file name.

Data, separate from the search in `faces`, so that a family can be added without reading code. The names and file names are those of Windows, macOS,
Microsoft Office, WPS Office, Adobe and of Linux packages; a family is known by its Chinese name, its English name and the file names it is installed
under. Founder's names end in S and JW for the characters of GB 2312 (简体), in neither and K for those of GBK.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Family", "Kind", "KINDS", "PACKAGED", "Packaged", "SERIF_BOLD"]


class Family(Struct, frozen=True, kw_only=True):
    """A font family."""

    names: tuple[str, ...]
    """Chinese and English names, as a theme or a name table may give them."""
    files: tuple[str, ...]
    """File names of the regular face, lower case. A collection or a variable font holds other faces as well."""
    bold_files: tuple[str, ...] = ()
    """File names of the bold face, lower case; none where the family has no bold."""


class Kind(Struct, frozen=True, kw_only=True):
    """What a role asks for, in general: a kind of letter 字体."""

    families: tuple[Family, ...]
    """The families of this kind, those that a standard paper would use first."""
    packaged: tuple[str, ...]
    """Keys of `PACKAGED`, the best first: what is taken where no family of the kind is found."""
    same_kind: bool
    """Whether the packaged faces are of the kind, so that nobody need be warned."""
    stroke: float = 0.0
    """Stroke in em that brings a packaged face of another kind nearer."""


class Packaged(Struct, frozen=True, kw_only=True):
    """A face that comes with a Python package."""

    module: str
    file: str
    family: str
    regular: tuple[tuple[str, float], ...] = ()
    """Place of the regular face in the design space."""
    bold: tuple[tuple[str, float], ...] = ()
    """Place of the bold face in the design space; where it is empty the bold is stroked."""


PACKAGED: dict[str, Packaged] = {
    "song": Packaged(module="pylopdf_fonts_zh_cn", file="NotoSerifSC-Regular.otf", family="Noto Serif SC"),
    "hei": Packaged(
        module="justmytype_intl_cjk",
        file="fonts/ofl/notosanssc/NotoSansSC[wght].ttf",
        family="Noto Sans SC",
        regular=(("wght", 500.0),),
        bold=(("wght", 700.0),),
    ),
    "hei-static": Packaged(module="pylopdf_fonts_zh_cn", file="NotoSansSC-Regular.otf", family="Noto Sans SC"),
    "traditional": Packaged(
        module="justmytype_intl_cjk",
        file="fonts/ofl/notosanstc/NotoSansTC[wght].ttf",
        family="Noto Sans TC",
        regular=(("wght", 400.0),),
        bold=(("wght", 700.0),),
    ),
    "japanese": Packaged(
        module="justmytype_intl_cjk",
        file="fonts/ofl/notosansjp/NotoSansJP[wght].ttf",
        family="Noto Sans JP",
        regular=(("wght", 400.0),),
        bold=(("wght", 700.0),),
    ),
}
"""Faces of Python packages. The last two only lend characters that the others lack."""

SERIF_BOLD = Family(
    names=("思源宋体 Bold", "Source Han Serif SC Bold", "Source Han Serif CN Bold", "Noto Serif CJK SC Bold", "Noto Serif SC Bold"),
    files=("sourcehanserifsc-bold.otf", "sourcehanserifcn-bold.otf", "notoserifsc-bold.otf", "notoserifsc-bold.ttf", "notoserifcjk-bold.ttc"),
)
"""The bold of the packaged Song, where a machine has it."""

KINDS: dict[str, Kind] = {
    "xiaobiaosong": Kind(
        families=(
            Family(
                names=("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0"),
                files=("方正小标宋简体.ttf", "fzxbsjw.ttf", "fzxbsjw--gb1-0.ttf", "fzxiaobiaosong-b05s.ttf"),
            ),
            Family(
                names=("方正小标宋_GBK", "方正小标宋_GB18030", "FZXiaoBiaoSong-B05", "FZXBSK--GBK1-0"),
                files=("方正小标宋_gbk.ttf", "fzxbsk.ttf", "fzxbs_gbk.ttf", "fzxbsk--gbk1-0.ttf", "fzxiaobiaosong-b05.ttf"),
            ),
            Family(names=("华文中宋", "STZhongsong"), files=("stzhongs.ttf", "stzhongsong.ttf", "华文中宋.ttf")),
            SERIF_BOLD,
            Family(names=("FandolSong Bold",), files=("fandolsong-bold.otf",)),
        ),
        packaged=("song",),
        same_kind=False,
        stroke=1 / 36,
    ),
    "fangsong": Kind(
        families=(
            Family(names=("仿宋_GB2312", "FangSong_GB2312"), files=("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang_gb2312.ttf")),
            Family(names=("仿宋", "FangSong"), files=("simfang.ttf", "fangsong.ttf", "仿宋.ttf")),
            Family(names=("华文仿宋", "STFangsong"), files=("stfangso.ttf", "stfangsong.ttf", "华文仿宋.ttf", "stfangsong.ttc")),
            Family(
                names=("方正仿宋_GBK", "方正仿宋_GB18030", "FZFangSong-Z02", "FZFSK--GBK1-0"),
                files=("方正仿宋_gbk.ttf", "fzfsk.ttf", "fzfs_gbk.ttf", "fzfsk--gbk1-0.ttf", "fzfangsong-z02.ttf"),
            ),
            Family(
                names=("方正仿宋简体", "FZFangSong-Z02S", "FZFSJW--GB1-0"),
                files=("方正仿宋简体.ttf", "fzfsjw.ttf", "fzfsjw--gb1-0.ttf", "fzfangsong-z02s.ttf"),
            ),
            Family(names=("汉仪仿宋简", "HYFangSongJ", "汉仪仿宋KW", "HYFangSongKW"), files=("hyfangsongj.ttf", "hyfangsongkw.ttf")),
            Family(
                names=("Adobe 仿宋 Std", "Adobe Fangsong Std", "Adobe 仿宋 Std R", "Adobe Fangsong Std R"),
                files=("adobefangsongstd-regular.otf",),
            ),
            Family(names=("朱雀仿宋", "Zhuque Fangsong", "Zhuque Fangsong (technical preview)"), files=("zhuquefangsong-regular.ttf",)),
            Family(names=("FandolFang", "FandolFang R"), files=("fandolfang-regular.otf",)),
        ),
        packaged=("song",),
        same_kind=False,
    ),
    "kai": Kind(
        families=(
            Family(names=("楷体_GB2312", "KaiTi_GB2312"), files=("楷体_gb2312.ttf", "kaiti_gb2312.ttf", "simkai_gb2312.ttf")),
            Family(names=("楷体", "KaiTi"), files=("simkai.ttf", "kaiti.ttf", "楷体.ttf")),
            Family(names=("华文楷体", "STKaiti"), files=("stkaiti.ttf", "华文楷体.ttf", "kaiti.ttc")),
            Family(names=("楷体-简", "Kaiti SC"), files=("kaiti.ttc",), bold_files=("kaiti.ttc",)),
            Family(
                names=("方正楷体_GBK", "方正楷体_GB18030", "FZKai-Z03", "FZKTK--GBK1-0"),
                files=("方正楷体_gbk.ttf", "fzktk.ttf", "fzkt_gbk.ttf", "fzktk--gbk1-0.ttf", "fzkai-z03.ttf"),
            ),
            Family(
                names=("方正楷体简体", "FZKai-Z03S", "FZKTJW--GB1-0"),
                files=("方正楷体简体.ttf", "fzktjw.ttf", "fzktjw--gb1-0.ttf", "fzkai-z03s.ttf"),
            ),
            Family(names=("汉仪楷体KW", "HYKaiTiKW", "汉仪楷体简", "HYKaiTiJ"), files=("hykaitikw.ttf", "hykaitij.ttf")),
            Family(names=("Adobe 楷体 Std", "Adobe Kaiti Std", "Adobe 楷体 Std R", "Adobe Kaiti Std R"), files=("adobekaitistd-regular.otf",)),
            Family(
                names=("霞鹜文楷 GB", "LXGW WenKai GB", "霞鹜文楷", "LXGW WenKai"),
                files=("lxgwwenkaigb-regular.ttf", "lxgwwenkai-regular.ttf"),
                bold_files=("lxgwwenkaigb-medium.ttf", "lxgwwenkai-medium.ttf", "lxgwwenkai-bold.ttf"),
            ),
            Family(names=("FandolKai", "FandolKai R"), files=("fandolkai-regular.otf",)),
            Family(names=("文鼎ＰＬ简中楷", "AR PL KaitiM GB"), files=("gkai00mp.ttf",)),
            Family(names=("AR PL UKai CN",), files=("ukai.ttc",)),
        ),
        packaged=("song",),
        same_kind=False,
    ),
    "hei": Kind(
        families=(
            Family(names=("黑体", "SimHei"), files=("simhei.ttf", "黑体.ttf")),
            Family(
                names=("方正黑体_GBK", "方正黑体_GB18030", "FZHei-B01", "FZHTK--GBK1-0"),
                files=("方正黑体_gbk.ttf", "fzhtk.ttf", "fzht_gbk.ttf", "fzhtk--gbk1-0.ttf", "fzhei-b01.ttf"),
            ),
            Family(
                names=("方正黑体简体", "FZHei-B01S", "FZHTJW--GB1-0"),
                files=("方正黑体简体.ttf", "fzhtjw.ttf", "fzhtjw--gb1-0.ttf", "fzhei-b01s.ttf"),
            ),
            Family(names=("黑体-简", "Heiti SC", "华文黑体", "STHeiti"), files=("stheiti medium.ttc", "stheiti.ttf", "华文黑体.ttf")),
            Family(names=("汉仪中黑KW", "HYZhongHeiKW", "汉仪中黑简", "HYZhongHeiJ"), files=("hyzhongheikw.ttf", "hyzhongheij.ttf")),
            Family(names=("Adobe 黑体 Std", "Adobe Heiti Std", "Adobe 黑体 Std R", "Adobe Heiti Std R"), files=("adobeheitistd-regular.otf",)),
            Family(
                names=("思源黑体", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK SC", "Noto Sans SC"),
                files=(
                    "sourcehansanssc-regular.otf",
                    "sourcehansanscn-regular.otf",
                    "notosanssc-regular.otf",
                    "notosanssc-regular.ttf",
                    "notosanscjk-regular.ttc",
                    "sourcehansanssc-vf.otf",
                    "sourcehansanssc-vf.ttf",
                    "notosanssc-vf.ttf",
                    "notosanssc[wght].ttf",
                    "notosanssc-variablefont_wght.ttf",
                    "notosanscjk-vf.ttc",
                    "notosanscjk-vf.otf.ttc",
                ),
                bold_files=(
                    "sourcehansanssc-bold.otf",
                    "sourcehansanscn-bold.otf",
                    "notosanssc-bold.otf",
                    "notosanssc-bold.ttf",
                    "notosanscjk-bold.ttc",
                ),
            ),
            Family(names=("苹方-简", "PingFang SC"), files=("pingfang.ttc",)),
            Family(names=("微软雅黑", "Microsoft YaHei"), files=("msyh.ttc", "msyh.ttf"), bold_files=("msyhbd.ttc", "msyhbd.ttf")),
            Family(names=("FandolHei", "FandolHei R"), files=("fandolhei-regular.otf",), bold_files=("fandolhei-bold.otf",)),
            Family(names=("文泉驿正黑", "WenQuanYi Zen Hei"), files=("wqy-zenhei.ttc",)),
        ),
        packaged=("hei", "hei-static"),
        same_kind=True,
    ),
    "song": Kind(
        families=(
            Family(names=("宋体", "SimSun"), files=("simsun.ttc", "simsun.ttf", "宋体.ttf")),
            Family(names=("新宋体", "NSimSun"), files=("simsun.ttc",)),
            Family(
                names=("方正书宋_GBK", "方正书宋_GB18030", "FZShuSong-Z01", "FZSSK--GBK1-0"),
                files=("方正书宋_gbk.ttf", "fzssk.ttf", "fzss_gbk.ttf", "fzssk--gbk1-0.ttf", "fzshusong-z01.ttf"),
            ),
            Family(
                names=("方正书宋简体", "FZShuSong-Z01S", "FZSSJW--GB1-0"),
                files=("方正书宋简体.ttf", "fzssjw.ttf", "fzssjw--gb1-0.ttf", "fzshusong-z01s.ttf"),
            ),
            Family(names=("华文宋体", "STSong"), files=("stsong.ttf", "华文宋体.ttf", "songti.ttc")),
            Family(names=("宋体-简", "Songti SC"), files=("songti.ttc",), bold_files=("songti.ttc",)),
            Family(names=("汉仪书宋二KW", "HYShuSongErKW", "汉仪书宋二简", "HYShuSongErJ"), files=("hyshusongerkw.ttf", "hyshusongerj.ttf")),
            Family(names=("Adobe 宋体 Std", "Adobe Song Std", "Adobe 宋体 Std L", "Adobe Song Std L"), files=("adobesongstd-light.otf",)),
            Family(
                names=("思源宋体", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif CJK SC", "Noto Serif SC"),
                files=(
                    "sourcehanserifsc-regular.otf",
                    "sourcehanserifcn-regular.otf",
                    "notoserifsc-regular.otf",
                    "notoserifsc-regular.ttf",
                    "notoserifcjk-regular.ttc",
                    "sourcehanserifsc-vf.otf",
                    "sourcehanserifsc-vf.ttf",
                    "notoserifsc-vf.ttf",
                    "notoserifsc[wght].ttf",
                    "notoserifsc-variablefont_wght.ttf",
                    "notoserifcjk-vf.ttc",
                    "notoserifcjk-vf.otf.ttc",
                ),
                bold_files=SERIF_BOLD.files,
            ),
            Family(names=("FandolSong", "FandolSong R"), files=("fandolsong-regular.otf",), bold_files=("fandolsong-bold.otf",)),
            Family(names=("文鼎ＰＬ简报宋", "AR PL SungtiL GB"), files=("gbsn00lp.ttf",)),
            Family(names=("AR PL UMing CN",), files=("uming.ttc",)),
        ),
        packaged=("song",),
        same_kind=True,
    ),
}
"""Role to the kind of letter it asks for. The roles' names are those of the themes."""
