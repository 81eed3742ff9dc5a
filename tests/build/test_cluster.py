"""Papers made by a real Dask cluster on loopback: the same bytes, each file once, whatever dies; and clear words where it cannot be."""

from __future__ import annotations

import datetime
import pickle
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generator import build_project, load_project
from generator.build import cluster as cluster_module
from generator.build.faces import packaged_folders
from generator.build.kit import Kit, Unfit
from generator.build.maker import Order, known
from generator.build.plan import plan
from generator.build.record import Record
from generator.build.result import Artifact, Result, Status
from generator.cli import main
from generator.content import load_report
from generator.diagnostics import UserError
from tests.benchmarks.scale_project import write_project
from tests.build.clusters import ROOT, LocalCluster, local_cluster

DAY = datetime.date(2012, 2, 13)
DEPARTMENTS = 12
FILES = DEPARTMENTS * 3 * 2


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with local_cluster(tmp_path_factory.mktemp("cluster"), 2) as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("national") / "project"
    write_project(folder, DEPARTMENTS)
    return folder


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, bytes]:
    """The files of a build in one process."""
    outputs = folder / "one"
    assert not build_project(load_project(folder), departments="all", output=outputs, today=DAY, jobs=1).failed
    return files(outputs)


def files(outputs: Path) -> dict[str, bytes]:
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in outputs.rglob("departments/*/*.*")}


def build(folder: Path, outputs: Path, cluster: LocalCluster, **options: object) -> Result:
    return build_project(load_project(folder), departments="all", output=outputs, today=DAY, cluster=cluster.address, **options)  # type: ignore[arg-type]


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.diagnostics[0].code


def test_a_worker_killed_in_the_middle_costs_no_paper_and_none_is_stored_twice(
    cluster: LocalCluster, folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    stored: list[Artifact] = []

    def look(artifact: Artifact) -> None:
        stored.append(artifact)
        if len(stored) == 10:
            cluster.remove_worker(cluster.workers[0])

    result = build(folder, tmp_path / "out", cluster, stored=look)
    cluster.add_worker()
    cluster.wait_for_workers(2)
    assert not result.failed
    assert files(tmp_path / "out") == expected
    assert len(expected) == FILES
    assert Counter(artifact.path for artifact in stored) == dict.fromkeys((tmp_path / "out" / name for name in expected), 1)
    assert {artifact.status for artifact in stored} == {Status.BUILT}
    assert list(result.artifacts) == stored


def test_what_is_up_to_date_is_not_made_again_and_the_reasons_of_the_rest_are_told(cluster: LocalCluster, folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(folder, project, ignore=shutil.ignore_patterns("one"))
    outputs = project / "outputs"
    build(project, outputs, cluster)
    template = project / "templates" / "tasks.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("办结", "完成"), encoding="utf-8")
    departments = project / "content" / "departments.yaml"
    name = load_report(project).report.departments[3].name
    departments.write_text(departments.read_text(encoding="utf-8").replace(name, "长庚县"), encoding="utf-8")
    here = build_project(load_project(project), departments="all", output=shutil.copytree(outputs, tmp_path / "here"), today=DAY, jobs=1)
    there = build(project, outputs, cluster)
    assert [(a.briefing, a.department, a.format, a.status, a.reason, a.sha256) for a in there.artifacts] == [
        (a.briefing, a.department, a.format, a.status, a.reason, a.sha256) for a in here.artifacts
    ]
    assert Counter(a.status for a in there.artifacts) == {Status.BUILT: 2 * DEPARTMENTS + 4, Status.UNCHANGED: 4 * DEPARTMENTS - 4}
    renamed = next(a for a in there.artifacts if a.department == "unit-4" and a.briefing == "notice")
    assert f"由“{name}”改为“长庚县”" in renamed.reason
    assert "content/departments.yaml:" in renamed.reason


def test_a_mistake_in_a_template_is_told_as_in_one_process(cluster: LocalCluster, folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(folder, project, ignore=shutil.ignore_patterns("one"))
    template = project / "templates" / "notice.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("report.title", "report.titel"), encoding="utf-8")
    here = build_project(load_project(project), departments="all", output=tmp_path / "here", today=DAY, jobs=1)
    there = build(project, tmp_path / "there", cluster)
    assert here.diagnostics == there.diagnostics
    assert {a.status for a in there.artifacts if a.briefing == "notice"} == {Status.FAILED}
    assert files(tmp_path / "here") == files(tmp_path / "there")


def test_a_scheduler_that_goes_away_is_told_and_the_next_build_goes_on(
    folder: Path, expected: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[Artifact] = []
    with local_cluster(tmp_path, 1) as own:

        def look(artifact: Artifact) -> None:
            done.append(artifact)
            if len(done) == 10:
                own.scheduler.kill()

        with pytest.raises(UserError) as error:
            build(folder, tmp_path / "out", own, stored=look)
    assert code_of(error) == "cluster-lost"
    rest = build_project(load_project(folder), departments="all", output=tmp_path / "out", today=DAY, jobs=1)
    assert files(tmp_path / "out") == expected
    assert Counter(a.status for a in rest.artifacts) == {Status.UNCHANGED: len(done), Status.BUILT: FILES - len(done)}


def test_workers_that_would_make_other_papers_are_refused(folder: Path, tmp_path: Path) -> None:
    """One has a layout with another line in it, the other no jianbao but something of its name."""
    for name in ("edited", "stranger"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / "generator", tmp_path / "edited" / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "edited" / "generator" / "layout" / "lines.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    (tmp_path / "stranger" / "generator").mkdir()
    (tmp_path / "stranger" / "generator" / "__init__.py").touch()
    with local_cluster(tmp_path, 0) as own:
        own.add_worker(tmp_path / "edited")
        own.add_worker(tmp_path / "stranger")
        own.wait_for_workers(2)
        with pytest.raises(UserError) as error:
            build(folder, tmp_path / "out", own)
    assert code_of(error) == "cluster-differs"
    said = error.value.diagnostics[0].message
    assert said.count("tcp://") == 2
    assert "：jianbao" in said
    assert "没有 jianbao" in said
    assert files(tmp_path / "out") == {}


def test_nobody_at_the_address_or_no_worker_there_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECT", 1)
    with local_cluster(tmp_path, 0) as own:
        with pytest.raises(UserError) as error:
            build(folder, tmp_path / "out", own)
        assert code_of(error) == "cluster-empty"
    for address in (own.address, "tcp://nowhere.invalid:8786", "carrier-pigeon://x", own.address.replace("tcp", "tls")):
        assert main(["build", "--project", str(folder), "--output", str(tmp_path / "out"), "--cluster", address]) == 1
        said = capsys.readouterr().err
        assert f"error[cluster-unreachable]: 连不上集群 {address}" in said
        assert "Traceback" not in said


def test_a_missing_library_is_told_with_how_to_install_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError) as error:
        build_project(load_project(folder), output=tmp_path / "out", today=DAY, cluster="tcp://127.0.0.1:1")
    assert code_of(error) == "no-cluster-library"
    assert "jianbao[cluster]" in (error.value.diagnostics[0].hint or "")


def test_jobs_and_a_cluster_at_once_are_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--project", str(folder), "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"]) == 2
    assert "--cluster" in capsys.readouterr().err


def packed(project: Path) -> tuple[Kit, Order]:
    loaded = load_report(project)
    order = Order(formats=("docx", "pdf"), outputs=project / "outputs")
    return Kit.packed(load_project(project), loaded, plan(loaded.report, departments="all"), order), order


def test_a_kit_makes_papers_where_the_project_is_not(folder: Path, tmp_path: Path) -> None:
    """A picture of the content and a font of the project go with it."""
    project = tmp_path / "project"
    shutil.copytree(folder, project, ignore=shutil.ignore_patterns("one"))
    template = project / "templates" / "notice.html.j2"
    with template.open("a", encoding="utf-8") as file:
        file.write('<figure><img src="seal.png" alt="印" width="20mm"/><figcaption>印</figcaption></figure>\n')
    Image.new("RGB", (40, 40), "red").save(project / "content" / "seal.png")
    (project / "fonts").mkdir()
    packaged = packaged_folders()["pylopdf_fonts_zh_cn"][0]
    shutil.copy(next(packaged.rglob("NotoSerifSC-Regular.otf")), project / "fonts" / "simhei.ttf")
    build_project(load_project(project), departments="all", today=DAY, jobs=1)
    expected = files(project / "outputs")
    papers = plan(load_report(project).report, departments="all")
    kit, order = packed(project)
    data = pickle.dumps(kit)
    shutil.rmtree(project)
    elsewhere = pickle.loads(data)
    for paper in papers[::10]:
        made = elsewhere.make(paper, known(paper, order, Record(project)))
        assert made.files == {name: expected[str(paper.path(name))] for name in order.formats}


def test_a_kit_is_not_unpacked_where_papers_would_be_others(folder: Path) -> None:
    kit, order = packed(folder)
    make, (what, loaded, sources, themes, wanted) = kit.__reduce__()
    assert isinstance(wanted, dict)
    paper = plan(load_report(folder).report, departments="all")[0]
    for name in wanted:
        other = make(what, loaded, sources, themes, wanted | {name: "other"})  # type: ignore[arg-type]
        with pytest.raises(Unfit, match=name.partition("（")[0]):
            other.make(paper, known(paper, order, Record(folder)))
