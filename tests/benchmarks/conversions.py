"""The job done by making one format of another: ``python -m tests.benchmarks.conversions libreoffice|pandoc|pandoc-reference FOLDER``.

Both make three docx and three PDF in ``FOLDER/peers``, the whole job from the YAML files on, in one process that starts the others:

- docxtpl makes the Word files, and LibreOffice, started once for the three and with a profile that it has used before, converts them to PDF;
- Jinja writes Markdown, and pandoc makes Word files of it, after a reference document, and typst's markup, which typst's library compiles in the same
  process: a command line of typst that understands this pandoc's markup is in no registry with hashes.

LibreOffice sees the two packaged faces and no others, as typst does; so it need not look for fonts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.benchmarks.peers import PAPERS, docxtpl_context, packaged_fonts, run_docxtpl, typst_fonts

TEMPLATES = Path(__file__).parent / "templates"

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""

_TYPST_VARIABLES = ("mainfont=Noto Serif SC", "papersize=a4", "lang=zh", "region=CN", "fontsize=10.5pt")


def pandoc() -> Path | None:
    """Return pandoc's program: the one that the Python package brings, or that of the system."""
    spec = find_spec("pypandoc")
    places = [Path(folder) / "files" for folder in (spec.submodule_search_locations if spec else None) or ()]
    found = shutil.which("pandoc", path=os.pathsep.join([*map(str, places), os.environ.get("PATH", "")]))
    return Path(found) if found else None


def missing(system: str) -> str:
    """Return what a system lacks on this machine to do the job; the empty text if nothing."""
    there = pandoc() if system == "pandoc" else shutil.which("soffice")
    return "" if there else {"pandoc": "pandoc", "libreoffice": "LibreOffice (soffice)"}[system]


def run_libreoffice(folder: Path) -> None:
    """Make three docx with docxtpl and have LibreOffice convert them."""
    run_docxtpl(folder)
    home = folder / "office"
    home.mkdir(exist_ok=True)
    (home / "fonts.conf").write_text(_FONTCONFIG.format(fonts=packaged_fonts(), cache=home / "fontcache"), encoding="utf-8")
    environment = os.environ | {"HOME": str(home), "FONTCONFIG_FILE": str(home / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
    command = ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "pdf"]
    files = [folder / "peers" / f"{paper}.docx" for paper in PAPERS]
    command += ["--outdir", str(folder / "peers"), *map(str, files)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def run_pandoc(folder: Path) -> None:
    """Make three docx and three PDF of Markdown."""
    import jinja2
    import typst

    program = pandoc()
    assert program is not None
    context = docxtpl_context(folder)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True, undefined=jinja2.StrictUndefined)
    fonts = typst_fonts()
    peers = folder / "peers"
    variables = [argument for variable in _TYPST_VARIABLES for argument in ("-V", variable)]
    for paper in PAPERS:
        text = environment.get_template(f"{paper}.md.j2").render(context)
        (peers / f"{paper}.md").write_text(text, encoding="utf-8")
        convert = [str(program), str(peers / f"{paper}.md"), "--quiet", "--output"]
        subprocess.run([*convert, str(peers / f"{paper}.docx"), "--reference-doc", str(peers / "reference.docx")], check=True)
        subprocess.run([*convert, str(peers / f"{paper}.typ"), "--standalone", *variables], check=True)
        typst.compile(str(peers / f"{paper}.typ"), output=str(peers / f"{paper}.pdf"), root=str(peers), font_paths=fonts)


def make_pandoc_reference(folder: Path) -> None:
    """Make the document whose styles pandoc's Word files get: its own, with the fonts and margins of the job."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    program = pandoc()
    assert program is not None
    reference = folder / "peers" / "reference.docx"
    reference.parent.mkdir(exist_ok=True)
    subprocess.run([str(program), "--output", str(reference), "--print-default-data-file", "reference.docx"], check=True)
    document = docx.Document(str(reference))
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
    font = document.styles["Normal"].font
    font.size, font.name = Pt(10.5), "Noto Serif SC"
    font.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif SC")
    document.save(str(reference))


if __name__ == "__main__":
    RUN = {"libreoffice": run_libreoffice, "pandoc": run_pandoc, "pandoc-reference": make_pandoc_reference}
    RUN[sys.argv[1]](Path(sys.argv[2]))
