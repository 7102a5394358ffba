"""Zip archives that mean harm, or were cut off: refused with a sentence before anything is inflated."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from sim.exchange import archives
from sim.exchange.archives import archive, is_archive
from sim.faults import Misuse


def packed(files, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as written:
        for name, data in files.items():
            written.writestr(zipfile.ZipInfo(name), data, compression)
    return content.getvalue()


def with_flag(content, bit):
    """The archive with a flag set for its files, where they stand and in the list of them."""
    content = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        content[place + at] |= bit
    return bytes(content)


def test_what_is_in_it_is_read():
    content = packed({"a.json": b"{}", "folder/": b"", "folder/b.txt": b"b" * 100})
    opened = archive(content, "x.zip")
    assert is_archive(content) and opened.names == ("a.json", "folder/b.txt")
    assert opened.read("folder/b.txt") == b"b" * 100


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "..\\a", "\\a"])
def test_a_name_that_leads_out_is_refused(name):
    with pytest.raises(Misuse, match="leads out"):
        archive(packed({name: b"x"}), "x.zip")


def test_a_bomb_is_refused_by_what_it_says_of_itself(monkeypatch):
    bomb = packed({"a.json": b"0" * (4 * 2**20)})
    monkeypatch.setattr(zipfile.ZipFile, "read", None)  # nothing is inflated to know it
    with pytest.raises(Misuse, match="4 MB unpacked"):
        archive(bomb, "x.zip")
    monkeypatch.setattr(archives, "LARGEST_WHOLE", 10)
    with pytest.raises(Misuse, match="unpacked"):
        archive(packed({"a": b"123456", "b": b"123456"}), "x.zip")


def test_a_file_that_lies_about_its_size_gives_no_more_than_it_says():
    content = bytearray(packed({"a.json": b"0" * 1000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", content, content.find(mark) + at, 10)
    with pytest.raises(Misuse, match="damaged"):
        archive(bytes(content), "x.zip").read("a.json")


def test_very_many_files_are_refused_before_their_list_is_read(monkeypatch):
    content = packed({f"{number}": b"" for number in range(archives.MOST_ENTRIES + 1)})
    with pytest.raises(Misuse, match="2,000 files"):
        archive(content, "x.zip")
    monkeypatch.setattr(zipfile, "ZipFile", None)
    monkeypatch.setattr(archives, "_LARGEST_DIRECTORY", 1000)
    with pytest.raises(Misuse, match="2,000 files"):
        archive(content, "x.zip")


def test_one_name_twice_is_refused():
    content = packed({"a.json": b"1", "b.json": b"2"}).replace(b"b.json", b"a.json")
    with pytest.raises(Misuse, match="twice"):
        archive(content, "x.zip")


def test_a_password_and_other_packings_are_refused():
    with pytest.raises(Misuse, match="encrypted"):
        archive(with_flag(packed({"a.json": b"{}"}), 1), "x.zip")
    with pytest.raises(Misuse, match="packed in a way"):
        archive(packed({"a.json": b"{}"}, zipfile.ZIP_LZMA), "x.zip")


def test_larger_than_any_export_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_ARCHIVE", 10)
    with pytest.raises(Misuse, match="larger than"):
        archive(packed({"a": b"x"}), "x.zip")


def test_cut_short_anywhere_it_is_a_sentence():
    content = packed({"a.json": b'{"a": [1, 2, 3]}' * 10, "b.txt": b"b"})
    for length in range(len(content)):
        with pytest.raises(Misuse):
            archive(content[:length], "x.zip").read("a.json")


def test_with_any_byte_changed_it_is_read_or_a_sentence():
    content = packed({"a.json": b'{"a": [1, 2, 3]}' * 10})
    for place in range(len(content)):
        for change in (1, 0x80, 0xFF):
            changed = bytearray(content)
            changed[place] ^= change
            try:
                opened = archive(bytes(changed), "x.zip")
                for name in opened.names:
                    opened.read(name)
            except Misuse as told:
                assert str(told).endswith(".")
