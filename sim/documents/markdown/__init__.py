"""A document as Markdown that reads well as it is, and in which nothing that somebody wrote is markup of ours."""

from sim.documents.markdown.blocks import markdown

__all__ = ["markdown"]
