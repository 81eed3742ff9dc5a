"""A tagged PDF taken apart, so that its pages can stand in another file: what is printed, what it means, and which numbers tie the two.

It is for files that `generator.writers.pdf` wrote. What belongs to a file as a whole is left behind (bookmarks, form, properties). The boxes of a
form become drawings: paper has no fields, and copies of one paper in one file would share theirs. They keep their place in the structure, and say
that they are boxes and whether they are ticked (``PrintField``, ISO 32000-1, 14.8.5.6).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.writers.pdf.compression import deflate

if TYPE_CHECKING:
    import pikepdf

__all__ = ["Tagged", "Thing"]


class Thing(Struct, frozen=True, gc=False):
    """An object as it is written, references with the numbers of the file that it comes from."""

    number: int
    body: str
    data: bytes | None = None
    """Of a stream, as it stands in the file; the body is its dictionary then."""


class Tagged(Struct, frozen=True, kw_only=True):
    """What a file gives."""

    pages: tuple[Thing, ...]
    boxes: tuple[str, ...]
    """The size of each page, as it is written."""
    annotations: tuple[Thing, ...]
    elements: tuple[Thing, ...]
    """The structure elements, each before what it is made of."""
    tops: tuple[int, ...]
    """Numbers of the elements that are part of no other."""
    root: int
    """Number of the structure tree's root, which those elements name as their parent."""
    tree: int
    """Number of the page tree's root, which all pages name as their parent."""
    parents: Mapping[int, str]
    """The parent tree: the element or elements of each key, as they are written."""
    labels: Mapping[int, str]
    """The page labels, each by the index of the page from which it counts."""
    shared: Mapping[int, Thing]
    """What the pages show: contents, fonts, pictures. It refers to nothing else, and may be shared by many pages."""
    intents: str
    """The output intents, as they are written."""

    @classmethod
    def read(cls, data: bytes) -> Tagged:
        """Take a file apart."""
        import pikepdf

        with pikepdf.open(io.BytesIO(data)) as file:
            root = file.Root.StructTreeRoot
            parents = dict(pikepdf.NumberTree(root.ParentTree).items())
            for page in file.pages:
                _draw_boxes(file, page.obj, parents)
            annotations = [annotation for page in file.pages for annotation in page.obj.get("/Annots", ())]
            for top in root.K:
                top.S = pikepdf.Name.Art  # a text that stands for itself, among others now (ISO 32000-1, table 333)
            return cls(
                pages=tuple(_thing(page.obj) for page in file.pages),
                boxes=tuple(_written(page.mediabox) for page in file.pages),
                annotations=tuple(map(_thing, annotations)),
                elements=tuple(map(_thing, _elements(root.K))),
                tops=tuple(top.objgen[0] for top in root.K),
                root=root.objgen[0],
                tree=file.Root.Pages.objgen[0],
                parents={key: _written(value) for key, value in parents.items()},
                labels={index: _written(label) for index, label in pikepdf.NumberTree(file.Root.PageLabels).items()},
                shared={thing.number: thing for thing in _shared([file.Root.OutputIntents, *(page.obj for page in file.pages)])},
                intents=_written(file.Root.OutputIntents),
            )


def _written(value: Any) -> str:
    """Return a value as it is written, on one line and in ASCII: qpdf escapes all else."""
    text: bytes = value.unparse(resolved=True)
    return text.decode("ascii")


def _thing(value: Any) -> Thing:
    import pikepdf

    if not isinstance(value, pikepdf.Stream):
        return Thing(value.objgen[0], _written(value))
    data = value.read_raw_bytes()
    value.stream_dict.Length = len(data)
    return Thing(value.objgen[0], _written(value.stream_dict), data)


def _elements(kids: Any) -> Iterator[Any]:
    """Yield elements and all that they are made of: what is no element is a number, or a dictionary that names its type (14.7.4)."""
    import pikepdf

    waiting = [kid for kid in reversed(_listed(kids)) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in reversed(_listed(element.get("/K"))) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _listed(value: Any) -> list[Any]:
    """Return the items of a list, of which one alone may stand without it."""
    import pikepdf

    return [] if value is None else list(value) if isinstance(value, pikepdf.Array) else [value]


def _shared(starts: list[Any]) -> Iterator[Thing]:
    """Yield the objects that pages show, and output intents need, each once."""
    import pikepdf

    seen: set[int] = set()
    waiting = [value for start in starts for value in _within(start) if not isinstance(start, pikepdf.Dictionary)]
    waiting += [page.get(key) for page in starts if isinstance(page, pikepdf.Dictionary) for key in ("/Resources", "/Contents") if key in page]
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            if value.objgen[0] in seen:
                continue
            seen.add(value.objgen[0])
            yield _thing(value)
        waiting += _within(value)


def _within(value: Any) -> list[Any]:
    import pikepdf

    if isinstance(value, pikepdf.Array):
        return list(value)
    if isinstance(value, pikepdf.Stream):
        return list(value.stream_dict.as_dict().values())
    return list(value.as_dict().values()) if isinstance(value, pikepdf.Dictionary) else []


def _draw_boxes(file: pikepdf.Pdf, page: Any, parents: dict[int, Any]) -> None:
    """Put a page's form fields into its contents, as they look."""
    import pikepdf

    owners: Any = parents.get(page.get("/StructParents", -1))
    drawn: list[str] = []
    kept = pikepdf.Array()
    for annotation in page.get("/Annots", ()):
        if annotation.Subtype != "/Widget":
            kept.append(annotation)
            continue
        element = parents.pop(annotation.StructParent)
        drawn.append(_drawing(annotation, len(owners)))
        element.K = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page, MCID=len(owners))
        element.A = _says_box(annotation)
        owners.append(element)
    if drawn:
        contents = file.make_stream(deflate("\n".join(drawn).encode("ascii")), Filter=pikepdf.Name.FlateDecode)
        page.Contents = pikepdf.Array([*_listed(page.Contents), contents])
        page.Annots = kept
    if not len(kept) and "/Annots" in page:
        del page.Annots


def _drawing(widget: Any, mcid: int) -> str:
    """Return the operators that draw a box where its field is; nothing but paths, so that it needs no resources."""
    appearance = widget.AP.N[widget.AS]
    left, bottom = (float(widget.Rect[i]) - float(appearance.BBox[i]) for i in (0, 1))
    return f"/Form<</MCID {mcid}>>BDC\nq 1 0 0 1 {left:.2f} {bottom:.2f} cm\n{appearance.read_bytes().decode('ascii')}\nQ\nEMC"


def _says_box(widget: Any) -> pikepdf.Dictionary:
    """Return the attributes of a box that is drawn (14.8.5.6)."""
    import pikepdf

    state = pikepdf.Name.off if widget.AS == "/Off" else pikepdf.Name.on
    return pikepdf.Dictionary(O=pikepdf.Name.PrintField, Role=pikepdf.Name.cb, checked=state, Desc=widget.get("/TU", pikepdf.String("")))
