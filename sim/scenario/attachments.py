"""Files that are handed out as they are, and stand beside the scenario: maps, pictures, recordings, documents."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath

from sim.faults import nearest_or_all
from sim.scenario.expression import Misread

LARGEST = 20_000_000
"""Bytes; what is larger is no paper to hand out."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it is called, and how its content begins; of plain text nobody knows that."""

    called: str
    begins: re.Pattern[bytes] | None = None

    @property
    def is_picture(self) -> bool:
        """Whether paper can show it."""
        return self.called.endswith("picture")

    def holds(self, content: bytes) -> bool:
        """Whether content can be of this kind: it begins so, or like nothing else that is known."""
        if self.begins is not None:
            return self.begins.match(content) is not None
        return not any(kind.begins.match(content) for kind in KINDS.values() if kind.begins is not None)


_JPEG = FileKind("JPEG picture", re.compile(rb"\xff\xd8\xff"))
KINDS = {
    "png": FileKind("PNG picture", re.compile(rb"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": FileKind("GIF picture", re.compile(rb"GIF8[79]a")),
    "pdf": FileKind("PDF document", re.compile(rb"(?s:.{,1019})%PDF-")),
    "txt": FileKind("text"),
    "md": FileKind("Markdown text"),
    "csv": FileKind("CSV table"),
    "mp3": FileKind("MP3 recording", re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
    "mp4": FileKind("MP4 film", re.compile(rb"(?s:.{4})ftyp")),
}
"""What may be attached, by the ending of its name."""

_INSTEAD = {
    "svg": "It can hold a program; save the picture as a PNG or a PDF.",
    "html": "It can hold a program; print the page to a PDF.",
    **dict.fromkeys(("doc", "docx", "odt", "rtf", "ppt", "pptx", "odp"), "Save it as a PDF, which prints everywhere."),
    **dict.fromkeys(("xls", "xlsx", "ods"), "Save it as CSV or as a PDF."),
    **dict.fromkeys(("bmp", "tif", "tiff", "webp", "heic"), "Save the picture as a PNG or a JPEG."),
    **dict.fromkeys(("wav", "ogg", "m4a", "flac"), "Save the recording as an MP3."),
    **dict.fromkeys(("mov", "avi", "mkv", "webm"), "Save the film as an MP4."),
}
"""What to do about an ending that is none of these."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is handed out: its name as it is attached, its size in bytes, and the digest of its content, as that
    of a log's line is made (BLAKE2b of 16 bytes, in hexadecimal)."""

    name: str
    size: int
    digest: str


def file_name(text: str) -> str:
    """The name of a file that may be attached, as seen from the scenario's folder. Misread for anything else."""
    if re.match(r"[a-z]+://", text):
        cure = "Save what is there beside the scenario, or write the address in `text`."
        raise Misread(f"`{text}` is an address, and what is attached is a file", cure)
    if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:", text):
        raise Misread(f"`{text}` is a place on one machine alone", "Put the file beside the scenario, and name it so.")
    if "\\" in text:
        raise Misread(f"`{text}` has a backslash in it", f"Write `{text.replace(chr(92), '/')}`.")
    parts = text.split("/")
    if ".." in parts:
        raise Misread(f"`{text}` leads out of the scenario's folder", "Put the file beside the scenario, or below it.")
    plain = "/".join(part for part in parts if part not in ("", "."))
    if plain != text:
        raise Misread(f"`{text}` is not a plain name", f"Write `{plain}`." if plain else "Write it like `map.png`.")
    ending = _ending(text)
    if ending not in KINDS:
        *others, last = KINDS
        cure = f"What can be attached ends in {', '.join(others)} or {last}."
        message = f"files of the kind `{ending}` cannot be attached" if ending else f"`{text}` has no ending"
        raise Misread(message, _INSTEAD.get(ending, cure))
    return text


def can_be_attached(name: str) -> bool:
    """Whether a file of that name is of a kind that can be handed out."""
    return _ending(name) in KINDS


def kind_of(name: str) -> FileKind:
    """The kind of an attached file, by its name."""
    return KINDS[_ending(name)]


def _ending(name: str) -> str:
    return FilePath(name).suffix.removeprefix(".").lower()


def read_attachment(folder: FilePath, name: str) -> Attachment:
    """The file of that name as it is in the scenario's folder. Misread where it cannot be handed out."""
    content = _content(folder, name)
    return Attachment(name, len(content), digest_of(content))


def pictures(folder: FilePath, attachments: Iterable[Attachment]) -> tuple[dict[str, bytes], list[str]]:
    """The content of each attached picture, by its name; and what is not as it was with them, a clause each."""
    contents: dict[str, bytes] = {}
    clauses = []
    for attachment in attachments:
        if not kind_of(attachment.name).is_picture:
            continue
        try:
            content = _content(folder, attachment.name)
        except Misread as misread:
            clauses.append(str(misread))
            continue
        if digest_of(content) == attachment.digest:
            contents[attachment.name] = content
        else:
            clauses.append(f"`{attachment.name}` has other content")
    return contents, clauses


def _content(folder: FilePath, name: str) -> bytes:
    _find(folder, name)
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            cure = "Put the file itself beside the scenario."
            raise Misread(f"`{name}` is a link to something outside the scenario's folder", cure)
        status = path.stat()
        _check_status(name, status)
        content = path.read_bytes()
    except (OSError, RuntimeError) as error:  # the latter of links in a circle
        raise Misread(f"`{name}` cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if not kind_of(name).holds(content):
        looks = next((kind.called for kind in KINDS.values() if kind.begins and kind.begins.match(content)), "")
        other = f"; it looks like another kind ({looks})" if looks else ""
        cure = "Give it the ending of what it is, or save it anew."
        raise Misread(f"`{name}` holds no {kind_of(name).called}{other}", cure)
    return content


def digest_of(content: bytes) -> str:
    """The digest of a file's content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def twin_of(folder: FilePath, name: str) -> str:
    """Another file in the same folder that some machines take for the same; empty for none."""
    place = (folder / name).parent
    own = FilePath(name).name
    return next((other for other in _listing(place) if other != own and _alike(other) == _alike(own)), "")


def _check_status(name: str, status: os.stat_result) -> None:
    """Refuse what is no regular file, is empty or is too large."""
    if stat.S_ISDIR(status.st_mode):
        raise Misread(f"`{name}` is a folder", "Attach the files in it one by one.")
    if not stat.S_ISREG(status.st_mode):
        raise Misread(f"`{name}` is no regular file", "Put a copy of its content beside the scenario.")
    if not status.st_size:
        raise Misread(f"`{name}` is empty", "Save it anew, or leave it out.")
    if status.st_size > LARGEST:
        size = status.st_size / 1_000_000
        raise Misread(
            f"`{name}` has {size:,.1f} MB; no more than {LARGEST // 1_000_000} MB can be attached", "Make it smaller."
        )


def _find(folder: FilePath, name: str) -> None:
    """Refuse a name that no file has to the letter: machines differ in which letters they take for the same."""
    parts = name.split("/")
    for depth, part in enumerate(parts):
        outer = "/".join(parts[:depth])
        listing = _listing(folder / outer)
        if part in listing:
            continue
        alike = next((other for other in listing if _alike(other) == _alike(part)), "")
        if alike:
            written = "/".join((*parts[:depth], alike, *parts[depth + 1 :]))
            raise Misread(f"there is no `{name}`; `{written}` is written with other letters", f"Write `{written}`.")
        where = f"in `{outer}`" if outer else "beside the scenario"
        if depth < len(parts) - 1:
            folders = [other for other in listing if (folder / outer / other).is_dir()]
            cure = nearest_or_all(part, folders) or "Put the file there, or beside the scenario."
            raise Misread(f"there is no folder `{part}` {where}", cure)
        files = [f"{outer}/{other}".lstrip("/") for other in listing if can_be_attached(other)]
        raise Misread(f"there is no file `{name}` {where}", nearest_or_all(name, files) or "Put it there.")


def _listing(folder: FilePath) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except (OSError, ValueError):  # the latter of a folder that has a zero in its name
        return []


def _alike(name: str) -> str:
    """The same for names that some machine takes for one: it may not tell capitals, or composed letters, apart."""
    return unicodedata.normalize("NFC", name).casefold()
