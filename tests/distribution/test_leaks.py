"""A department never receives what is another's, in whatever byte of its pack; and the search finds it wherever it is planted."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest

from generator.content import load_report
from generator.content.records import Report
from generator.distribution.pack import SUMS
from generator.distribution.running import Wanted
from tests.distribution.leaks import Public, Secrets, bare
from tests.distribution.mail_server import running
from tests.distribution.sent import by_mail, copied, to_folder
from tests.revision.edited import edit, replace

FOR_ALL = ("一页摘要.", "主要指标表.")


@dataclass(frozen=True)
class Distributed:
    """What all departments were given, by department, and the messages with it."""

    report: Report
    earlier: Report | None
    """The report when they were given their last packs, if they were."""
    packs: dict[str, bytes]
    messages: dict[str, bytes]
    public: Public

    def secrets(self, department: str) -> Secrets:
        return Secrets.of(self.report, department, self.earlier).without(self.public)


@pytest.fixture(scope="module", params=["the first packs", "packs after edits of every sort"])
def distributed(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Distributed:
    folder = tmp_path_factory.mktemp("leaks")
    project = copied(folder / "project")
    earlier = None
    if request.param != "the first packs":
        earlier = load_report(project.root).report
        to_folder(project, zipped=True)
        with running(folder, "none") as server:
            by_mail(project, server)
        edit(project.root / "content")
        # in a paper for all, and nobody's task: everybody is told
        replace(project.root / "content" / "report.yaml", "魏祖民", "魏某某", after="speaker")
        replace(project.root / "content" / "source" / "zhenhai-2012.txt", "魏祖民", "魏某某")
        replace(project.root / "content" / "report.yaml", "text: 镇海区代理区长 魏祖民", "text: 镇海区代理区长 魏某某")
    assert len(to_folder(project, 5, zipped=True).outcomes) == 36
    with running(folder, "none") as server:
        assert len(by_mail(project, server, 5).outcomes) == 36
        sent = {envelope.rcpt_tos[0]: envelope.content for envelope in server.handler.envelopes}
    report = load_report(project.root).report
    messages = {unit.id: sent[str(unit.email)] for unit in report.departments}
    packs = {unit.id: (project.outputs / "packs" / f"{unit.id}.zip").read_bytes() for unit in report.departments}
    return Distributed(
        report,
        earlier,
        packs,
        {name: content for name, content in messages.items() if isinstance(content, bytes)},
        Public.of(for_all(packs["education"])),
    )


def unzipped(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def for_all(pack: bytes) -> dict[str, bytes]:
    return {name: data for name, data in unzipped(pack).items() if name.startswith(FOR_ALL)}


def test_nothing_of_another_department_is_in_any_pack(distributed: Distributed) -> None:
    public = for_all(distributed.packs["education"])
    assert len(public) == 4
    for department, pack in distributed.packs.items():
        assert for_all(pack) == public, "papers for all are the same for all"
        secrets = distributed.secrets(department)
        assert len(secrets.ids) > 60
        assert len(secrets.words) > 100
        own = {name: data for name, data in unzipped(pack).items() if name not in public}
        assert len(own) == 5
        for name, data in own.items():
            assert secrets.found_in(name, data) == [], (department, name)
        listed = zipfile.ZipFile(io.BytesIO(pack))
        assert not any(entry.comment or entry.extra for entry in listed.infolist())
        assert not listed.comment


def test_nothing_of_another_department_is_in_any_message(distributed: Distributed) -> None:
    """A message is its pack, and a letter."""
    assert len(distributed.messages) == 36
    for department, content in distributed.messages.items():
        message = parsed(content)
        attached = list(message.iter_attachments())
        members = unzipped(distributed.packs[department])
        assert {part.get_filename(): part.get_payload(decode=True) for part in attached} == {n: data for n, data in members.items() if n != SUMS}
        for part in attached:
            part.set_payload("")
        secrets = distributed.secrets(department)
        assert secrets.found_in("message", message.as_bytes()) == [], department


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def zip_with(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    parts = unzipped(data)
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def into_word(part: str, old: bytes, new: str) -> Callable[[bytes, str, str], bytes]:
    def plant(data: bytes, task: str, text: str) -> bytes:
        def change(parts: dict[str, bytes]) -> None:
            name = next(each for each in parts if each.endswith(part))
            assert old in parts[name]
            parts[name] = parts[name].replace(
                old, new.format(task=task, text=text, half=text[: len(text) // 2], rest=text[len(text) // 2 :]).encode() + old, 1
            )

        return zip_with(data, change)

    return plant


def into_workbook(data: bytes, task: str, text: str) -> bytes:
    workbook = zip_with(empty_zip(), lambda parts: parts.update({"xl/sharedStrings.xml": f"<sst><si><t>{text}</t></si></sst>".encode()}))
    return zip_with(data, lambda parts: parts.update({"word/embeddings/workbook.xlsx": workbook}))


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


def into_pdf(change: Callable[[pikepdf.Pdf, str, str], None]) -> Callable[[bytes, str, str], bytes]:
    def plant(data: bytes, task: str, text: str) -> bytes:
        with pikepdf.open(io.BytesIO(data)) as file:
            change(file, task, text)
            buffer = io.BytesIO()
            file.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue()

    return plant


def attach(file: pikepdf.Pdf, task: str, text: str) -> None:
    file.attachments["a.txt"] = f"{task} {text}".encode()


def describe(file: pikepdf.Pdf, task: str, text: str) -> None:
    file.docinfo["/Subject"] = text


def note(file: pikepdf.Pdf, task: str, text: str) -> None:
    with file.open_metadata() as metadata:
        metadata["dc:description"] = text


def name_a_field(file: pikepdf.Pdf, task: str, text: str) -> None:
    file.Root["/Private"] = file.make_indirect(pikepdf.Dictionary({"/T": pikepdf.String(task)}))


PLANTS: dict[str, tuple[str, Callable[[bytes, str, str], bytes]]] = {
    "words of Word": (".docx", into_word("document.xml", b"<w:sectPr", "<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")),
    "words in two runs": (".docx", into_word("document.xml", b"<w:sectPr", "<w:p><w:r><w:t>{half}</w:t></w:r><w:r><w:t>{rest}</w:t></w:r></w:p>")),
    "a tag of a control": (".docx", into_word("document.xml", b"<w:sectPr", '<w:p><w:sdt><w:tag w:val="tasks/{task}/text"/></w:sdt></w:p>')),
    "the properties": (".docx", into_word("core.xml", b"</cp:coreProperties>", "<dc:description>{text}</dc:description>")),
    "custom XML": (
        ".docx",
        lambda data, task, text: zip_with(data, lambda parts: parts.update({"customXml/item9.xml": f"<d><v p='tasks/{task}'/></d>".encode()})),
    ),
    "an embedded workbook": (".docx", into_workbook),
    "the name of a part": (".docx", lambda data, task, text: zip_with(data, lambda parts: parts.update({f"word/{task}.bin": b""}))),
    "an attachment of the PDF": (".pdf", into_pdf(attach)),
    "the properties of the PDF": (".pdf", into_pdf(describe)),
    "the XMP of the PDF": (".pdf", into_pdf(note)),
    "a field of the PDF": (".pdf", into_pdf(name_a_field)),
    "behind the end of the PDF": (".pdf", lambda data, task, text: data + f"\n% {text}".encode()),
}


@pytest.mark.parametrize("kind", PLANTS)
def test_a_leak_is_found(distributed: Distributed, kind: str) -> None:
    ending, plant = PLANTS[kind]
    secrets, task, text = one_secret(distributed)
    name, data = next(
        (name, data) for name, data in unzipped(distributed.packs["justice"]).items() if name.startswith("送件说明") and name.endswith(ending)
    )
    assert secrets.found_in(name, data) == []
    assert secrets.found_in(name, plant(data, task, text)) != []


@pytest.mark.parametrize("ending", [".docx", ".pdf"])
def test_another_department_s_paper_is_found(distributed: Distributed, ending: str) -> None:
    secrets, _, _ = one_secret(distributed)
    for name, data in unzipped(distributed.packs["education"]).items():
        if name.endswith(ending) and not name.startswith(FOR_ALL):
            assert secrets.found_in("清单", data) != [], name


@pytest.mark.parametrize("place", ["subject", "text", "HTML", "attachment"])
def test_a_leak_in_a_message_is_found(distributed: Distributed, place: str) -> None:
    secrets, task, text = one_secret(distributed)
    message = parsed(distributed.messages["justice"])
    match place:
        case "subject":
            message.replace_header("Subject", text)
        case "attachment":
            message.add_attachment(f"<x>{task}</x>".encode(), maintype="application", subtype="xml", filename="x.xml")
        case _:
            body = message.get_body(("plain" if place == "text" else "html",))
            assert body is not None
            body.set_content(f"<p><b>{text[:3]}</b>{text[3:]}</p>" if place == "HTML" else text, subtype="html" if place == "HTML" else "plain")
    assert secrets.found_in("message", message.as_bytes()) != []


def one_secret(distributed: Distributed) -> tuple[Secrets, str, str]:
    """Return what 区司法局 must not see, and a task of that."""
    secrets = distributed.secrets("justice")
    each = next(each for each in distributed.report.tasks if each.id in secrets.ids and bare(each.text) in secrets.words)
    return secrets, each.id, each.text


def test_a_template_that_lists_the_tasks_of_all_is_found(tmp_path: Path) -> None:
    project = copied(tmp_path / "project")
    cover = project.templates / "cover.html.j2"
    cover.write_text(cover.read_text(encoding="utf-8") + "{% for task in tasks %}<p>{{ task.text }}</p>{% endfor %}", encoding="utf-8")
    to_folder(project, wanted=Wanted(departments=("justice",)))
    secrets = Secrets.of(load_report(project.root).report, "justice")
    for file in (project.outputs / "packs" / "justice").glob("送件说明*"):
        assert len(secrets.found_in(file.name, file.read_bytes())) > 100
