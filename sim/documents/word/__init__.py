"""A document as a file that word processors edit (Office Open XML): real headings, tables, captions and markings."""

from sim.documents.word.file import word

__all__ = ["word"]
