"""The torture set: papers that hold everything a template can say, in its worst form, from templates as an office would write them.

Made once a process from this repository's report. Both formats are tested on them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import Image

from generator.build.faces import resolve
from generator.build.press import Composed
from generator.content import load_report, load_theme
from generator.content.records import Briefing
from generator.document.transforms import prepare
from generator.layout import layout
from generator.templating.rendering import Renderer
from tests.tools.samples import jpeg, png

__all__ = ["NAMES", "papers"]

ROOT = Path(__file__).parents[2]
TEMPLATES = Path(__file__).parent / "templates"
THEMES = ("gb9704", "dense")
NAMES = tuple(f"{path.name.partition('.')[0]}-{theme}" for path in sorted(TEMPLATES.glob("*.html.j2")) for theme in THEMES)


@cache
def papers() -> Mapping[str, Composed]:
    """Return each paper, laid out in each theme with the packaged fonts, by its name."""
    themes = {name: load_theme(ROOT / "templates" / "themes", name) for name in THEMES}
    fonts = {name: resolve(theme.fonts, system=False) for name, theme in themes.items()}
    made: dict[str, Composed] = {}
    with tempfile.TemporaryDirectory() as folder:
        renderer = Renderer(load_report(ROOT), _templates(Path(folder)))
        for name in NAMES:
            template, _, theme = name.partition("-")
            briefing = Briefing(id=template, title=f"{template}的考验", template=f"{template}.html.j2", theme=theme)
            document = prepare(renderer.render(briefing), themes[theme])
            made[name] = Composed(document=document, pages=layout(document, themes[theme], fonts[theme]))
    return made


def _templates(folder: Path) -> Path:
    """Return a folder with the templates and the pictures that they show."""
    templates = folder / "templates"
    shutil.copytree(TEMPLATES, templates)
    for name, data in _pictures().items():
        path = templates / "images" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return templates


def _pictures() -> Mapping[str, bytes]:
    turned = Image.Exif()
    turned[0x0112] = 6
    return {
        "photo.jpg": jpeg(size=(900, 600), dpi=(72, 72)),
        "lines.png": png(size=(400, 200)),
        "grey.png": png("L"),
        "clear.png": png("RGBA"),
        "turned.jpg": jpeg(exif=turned),
        "cmyk.jpg": jpeg("CMYK"),
        "tall.png": png("1", size=(800, 2400)),
    }
