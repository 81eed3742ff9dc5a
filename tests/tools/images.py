"""``make images``: the pictures in docs/images, from real papers.

The PDF goes through pdftoppm; the Word file goes through LibreOffice first, so that both formats are seen. Pictures are grey and small: they are kept
in git.
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from generator import build_project, load_project
from generator.revision.issue import issue
from generator.revision.redline.papers import mark_papers
from tests.parity.office import Office
from tests.revision.edited import DATE, later

ROOT = Path(__file__).parent.parent.parent
IMAGES = ROOT / "docs" / "images"

PAGES = {"summary": 1, "indicators": 2, "tasks": 2, "changes": 2, "tasks-redline": 2}
"""Briefing, and how many of its first pages are pictured."""

DEPARTMENT = "education"
"""Whose copy of the checklist is pictured."""

RESOLUTION = 110
GREYS = 16


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = build_project(load_project(ROOT), departments=[DEPARTMENT], output=folder, today=datetime.datetime.now().astimezone().date())
        if result.failed:
            raise SystemExit("\n".join(d.message for d in result.diagnostics))
        edition = later(folder / "later")
        notices = issue(edition.project, edition.new, edition.notice, output=folder / "notices", today=DATE)
        # LibreOffice names what it makes by the stem alone: a department's copy must not meet the one for all.
        papers: dict[str, dict[str, Path]] = {}
        for artifact in (*result.artifacts, *notices.artifacts):
            label = artifact.briefing + (f"-{artifact.department}" if artifact.department else "")
            papers.setdefault(label, {})[artifact.format] = artifact.path.rename(folder / f"{label}.{artifact.format}")
        marked = mark_papers((load_project(ROOT), edition.old), (edition.project, edition.new), edition.reached, output=folder / "marked", today=DATE)
        for artifact in marked.artifacts:
            label = f"{artifact.briefing}-redline"
            papers[label] = {"docx": artifact.path.rename(folder / f"{label}.docx")}
        papers["cover"] = cover_note(folder / "distributed")
        office = Office.at(folder / "office", folder / "fonts")
        old = set(IMAGES.glob("*.png"))
        printed = office.to_pdf([formats["docx"] for formats in papers.values()], folder / "word")
        for (label, formats), word in zip(papers.items(), printed, strict=True):
            pages = PAGES.get(label, 1)
            if "pdf" in formats:
                old -= set(pictures(formats["pdf"], f"{label}-pdf", pages))
            old -= set(pictures(word, f"{label}-word", pages))
        for picture in old:
            picture.unlink()
    size = sum(path.stat().st_size for path in IMAGES.glob("*.png"))
    print(f"{len(list(IMAGES.glob('*.png')))} pictures, {size / 1e6:.1f} MB")


def cover_note(folder: Path) -> dict[str, Path]:
    """Give one department its papers, from a copy of the project, and return the cover note by format."""
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    command = [sys.executable, "-m", "generator", "distribute", "--to", "folder", "--send", "--department", DEPARTMENT, "--project", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (word,) = folder.glob(f"outputs/packs/{DEPARTMENT}/送件说明*.docx")
    return {"docx": word.rename(folder / "cover.docx"), "pdf": word.with_suffix(".pdf").rename(folder / "cover.pdf")}


def pictures(pdf: Path, label: str, pages: int) -> Iterator[Path]:
    """Write the first pages as ``LABEL-N.png``; yield the files."""
    for page in range(1, pages + 1):
        target = IMAGES / f"{label}-{page}.png"
        command = ["pdftoppm", "-png", "-gray", "-singlefile", "-r", str(RESOLUTION), "-f", str(page), str(pdf), str(target.with_suffix(""))]
        subprocess.run(command, check=True)
        with Image.open(target) as image:
            image.quantize(GREYS).save(target, optimize=True)
        yield target


if __name__ == "__main__":
    main()
