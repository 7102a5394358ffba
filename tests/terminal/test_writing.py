"""What a command writes to a file: whole or not at all, and never over what is precious."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from sim.faults import Misuse
from sim.terminal.arguments import command_line
from sim.terminal.writing import check_targets, write_whole
from tests.terminal.forked import forked
from tests.terminal.test_ways_out import LINES, SOUND

PRECIOUS = {
    "a.jsonl": b'{"line":1,"whitecell_log":1,"hash":"0"}\n',
    "log under another name.csv": b'{"line":1,"whitecell_log":1,"hash":"0"}\n',
    "my.yaml": b"anything",
    "scenario.html": b"# mine\ntitle: A call\nwhitecell: 1\n",
    "of Windows.csv": "\ufefftitle: A call\r\nwhitecell: 1\r\n".encode("utf-16-le"),
    "of an old Mac.csv": b"title: A call\rwhitecell: 1\r",
    "marked.csv": b"\xef\xbb\xbfwhitecell: 1\n",
    "procedure.csv": b"procedure: mine\n",
    "quoted.csv": b'"whitecell": 1\n',
    "source.csv": b"source: S0\n",
    "policy.py": b"def choose(asked): ...\n",
    "kept.json": b"1",
}


@pytest.mark.parametrize("name", PRECIOUS)
@pytest.mark.parametrize("way", ["itself", "a link", "a hard link"])
def test_what_is_precious_is_never_written_over(name, way, tmp_path):
    file = target = tmp_path / name
    file.write_bytes(PRECIOUS[name])
    if way != "itself":
        target = tmp_path / f"link{file.suffix}"
        (target.symlink_to if way == "a link" else target.hardlink_to)(file)
    with pytest.raises(Misuse, match="holds something else; name another file"):
        check_targets({"--csv": target})
    with pytest.raises(Misuse, match="holds something else"):
        write_whole(target, ["new"])
    assert file.read_bytes() == PRECIOUS[name] and len(list(tmp_path.iterdir())) == (1 if way == "itself" else 2)


def test_the_scenario_and_the_log_outlive_every_option(tmp_path):
    (tmp_path / "mine").write_text(SOUND, encoding="utf-8")
    assert forked("play", "./mine", "--log", "x.jsonl", cwd=tmp_path, typed=LINES).code == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for option in ("--csv", "--html"):
        for name in before:
            ended = forked("compare", "./mine", "--runs", "50", option, name, cwd=tmp_path)
            assert (ended.code, ended.out) == (2, "") and ended.err.count("\n") == 1
    ended = forked("run", "./mine", "--log", "mine", cwd=tmp_path)
    assert ended.code == 2 and "already" in ended.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("way", ["the same", "another spelling", "a link", "a link to nothing", "a hard link"])
def test_two_products_do_not_share_a_file(way, tmp_path):
    first = second = tmp_path / "out"
    if way == "another spelling":
        second = tmp_path / ".." / tmp_path.name / "out"
    if way in ("a link", "a hard link"):
        first.touch()
    if way.startswith("a "):
        second = tmp_path / "other"
        (second.hardlink_to if way == "a hard link" else second.symlink_to)(first)
    with pytest.raises(Misuse, match="`--csv` and `--html` name the same file"):
        check_targets({"--csv": first, "--html": second})


def test_an_earlier_product_is_replaced_and_a_link_followed(tmp_path):
    file, link = tmp_path / "runs.csv", tmp_path / "link.csv"
    file.write_text("case,replication\n")
    link.symlink_to(file)
    check_targets({"--csv": link, "--html": tmp_path / "page.html"})
    write_whole(link, ["new"])
    assert link.is_symlink() and file.read_text() == "new"
    loose = tmp_path / "loose.csv"
    loose.symlink_to(tmp_path / "not yet.csv")
    write_whole(loose, ["new"])
    assert loose.is_symlink() and (tmp_path / "not yet.csv").read_text() == "new"


@pytest.mark.parametrize("umask, mode", [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_is_as_the_umask_wants_it_and_an_old_one_stays_as_it_is(umask, mode, tmp_path):
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "new.csv", ["x"])
        for kept in (0o600, 0o640, 0o666):
            (tmp_path / "old.csv").touch()
            (tmp_path / "old.csv").chmod(kept)
            write_whole(tmp_path / "old.csv", ["x"])
            assert stat.S_IMODE((tmp_path / "old.csv").stat().st_mode) == kept
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == mode


def test_a_pipe_is_written_into(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    handle = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    other = os.open(pipe, os.O_WRONLY)  # another writer, so that the reader does not come to an end between the two
    reader = threading.Thread(target=lambda: read.extend(iter(lambda: os.read(handle, 1 << 16), b"")))
    reader.start()
    write_whole(pipe, ["some "])
    write_whole(pipe, ["x" * 200_000])
    os.close(other)
    reader.join()
    os.close(handle)
    assert b"".join(read) == b"some " + b"x" * 200_000
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_that_nobody_reads_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Misuse, match="cannot be written"):
        write_whole(tmp_path / "pipe", ["x"])
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
@pytest.mark.parametrize("kind, number", [(stat.S_IFCHR, os.makedev(1, 3)), (stat.S_IFBLK, os.makedev(7, 250))])
def test_a_device_stays_a_device(kind, number, tmp_path):
    node = tmp_path / "node"
    try:
        os.mknod(node, 0o666 | kind, number)
    except OSError:
        pytest.skip("no devices can be made here")
    if kind == stat.S_IFCHR:
        write_whole(node, ["x"])
    else:
        with pytest.raises(Misuse, match="is a device or a socket"):
            check_targets({"--csv": node})
    assert stat.S_IFMT(node.stat().st_mode) == kind


def test_standard_output_is_a_target_too(tmp_path):
    (tmp_path / "s.yaml").write_text(SOUND, encoding="utf-8")
    ended = forked("compare", "s.yaml", "--runs", "20", "--csv", "/dev/stdout", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("case,replication,outcome") and "What this rests on" in ended.out


REFUSED = {
    "x" * 300 + ".csv": "File name too long",
    "no_such_folder/x.csv": "There is no folder `no_such_folder`",
    os.fsdecode(b"no_such_\xff/x.csv"): r"There is no folder `no_such_\\udcff`",
    ".": "is a folder; name a file",
    "loop": "cannot be written",
}


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: name[:20])
@pytest.mark.parametrize("option", ["--csv", "--html"])
def test_a_target_that_cannot_be_is_refused_before_the_work(option, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    with pytest.raises(Misuse, match=REFUSED[name]):
        check_targets({option: Path(name)})


def test_the_command_on_a_page_says_nothing_of_folders():
    typed = [
        "compare",
        "/home/kim/plans/a b.yaml@firm",
        "./mine.yaml",
        "--html=/home/kim/p.html",
        "--csv",
        "/tmp/x.csv",
    ]
    told = command_line([*typed, "--set", "tension=5"])
    assert told == "whitecell compare 'a b.yaml@firm' ./mine.yaml --html=p.html --csv x.csv --set tension=5"
