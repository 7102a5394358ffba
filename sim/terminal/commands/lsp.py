"""`whitecell lsp`: what an editor starts, to be told of faults, names and fields while a scenario is written."""

from __future__ import annotations


def lsp() -> None:
    """Serve an editor that speaks the Language Server Protocol.

    An editor starts it; docs/editor.md says how in each.
    """
    import sys

    from sim.faults import Misuse
    from sim.terminal.extras import needs_editor

    if sys.stdin.isatty():
        raise Misuse("`whitecell lsp` is started by an editor, which speaks to it; docs/editor.md says how.")
    with needs_editor("`whitecell lsp`"):
        from sim.terminal.language_server import serve
    serve()
