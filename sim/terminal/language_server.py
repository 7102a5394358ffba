"""The language server: what `sim.editing` tells, in the protocol that editors speak. Nothing is decided here."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from sim.editing.completion import Proposal, completions
from sim.editing.definition import Location, definition, references
from sim.editing.describing import hover
from sim.editing.extents import Extent
from sim.editing.findings import findings, sentence
from sim.editing.kinds import is_ours
from sim.editing.rename import rename, renamed_at
from sim.editing.sheets import Sheet, Sheets
from sim.editing.units import column_of, units_of
from sim.faults import Misuse
from sim.terminal.output import wire
from sim.version import VERSION

_PAUSE = 0.2
"""Seconds without another change before a file is checked."""
_REFUSED = -32803
"""The protocol's number for a request that was understood and cannot be done."""
_SEVERITIES = {"fault": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}
_KINDS = {
    "field": types.CompletionItemKind.Field,
    "id": types.CompletionItemKind.Reference,
    "word": types.CompletionItemKind.Keyword,
}


class _Server(LanguageServer):
    """The documents that are open in an editor, and what can be said of them."""

    def __init__(self) -> None:
        super().__init__("whitecell", VERSION, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._sheets: Sheets | None = None

    def changed(self) -> None:
        """Forget what was read of any file."""
        self._sheets = None

    def sheet(self, uri: str) -> Sheet | None:
        """The sheet of an open document; None for YAML that is none of ours."""
        if self._sheets is None:
            opened = {_path(each): document.source for each, document in self.workspace.text_documents.items()}
            self._sheets = Sheets(opened)
        sheet = self._sheets.sheet(_path(uri))
        return sheet if sheet is not None and is_ours(sheet.text) else None

    def check(self, uri: str) -> None:
        """Tell the editor what is wrong with a document."""
        sheet = self.sheet(uri)
        found = [] if sheet is None or not sheet.text.strip() else findings(sheet)
        diagnostics = [
            types.Diagnostic(
                self.range(sheet, extent), sentence(sheet, fault), _SEVERITIES[fault.level], source="whitecell"
            )
            for extent, fault in found
            if sheet is not None
        ]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    @property
    def _encoding(self) -> str:
        return str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding))

    def range(self, sheet: Sheet, extent: Extent) -> types.Range:
        """A part of a line as the editor counts."""
        line = sheet.lines[extent.line] if extent.line < len(sheet.lines) else ""
        begin, end = (units_of(line, column, self._encoding) for column in (extent.begin, extent.end))
        return types.Range(types.Position(extent.line, begin), types.Position(extent.line, end))

    def place(self, sheet: Sheet, position: types.Position) -> tuple[int, int]:
        """The line and the column, in characters, of a position in the editor."""
        line = sheet.lines[position.line] if position.line < len(sheet.lines) else ""
        return position.line, column_of(line, position.character, self._encoding)

    def location(self, sheet: Sheet, location: Location) -> types.Location | None:
        """A place in a file as the editor names it."""
        path, extent = location
        there = sheet.sheets.sheet(path)
        return None if there is None else types.Location(self.uri(path), self.range(there, extent))

    def uri(self, path: Path) -> str:
        """How the editor names a file: as it opened it, if it did."""
        opened = (uri for uri in self.workspace.text_documents if _path(uri) == path)
        return next(opened, uris.from_fs_path(str(path)) or "")


def _path(uri: str) -> Path:
    """The file of a document; one that was never saved would stand in the current folder."""
    return Path(uris.to_fs_path(uri) or "untitled.yaml").absolute()


def serve() -> None:
    """Speak with the editor that started this on standard input and output, until it says goodbye."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what goes wrong is told to the editor
    server = _Server()
    _follow_documents(server)
    _answer_questions(server)
    server.start_io(stdout=wire())


def _follow_documents(server: _Server) -> None:
    """Check what is opened, changed and saved."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(parameters: types.DidOpenTextDocumentParams) -> None:
        server.changed()
        server.check(parameters.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(parameters: types.DidChangeTextDocumentParams) -> None:
        server.changed()
        uri, version = parameters.text_document.uri, parameters.text_document.version
        await asyncio.sleep(_PAUSE)
        document = server.workspace.text_documents.get(uri)
        if document is not None and document.version == version:
            server.check(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: types.DidSaveTextDocumentParams) -> None:
        server.changed()
        for uri in server.workspace.text_documents:  # which may use what was saved
            server.check(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(parameters: types.DidCloseTextDocumentParams) -> None:
        server.changed()
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(parameters.text_document.uri, []))


def _answer_questions(server: _Server) -> None:
    """Answer what the editor asks about a place in a document."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", ".", "[", "{"]))
    def complete(parameters: types.CompletionParams) -> list[types.CompletionItem]:
        sheet = server.sheet(parameters.text_document.uri)
        if sheet is None:
            return []
        extent, proposals = completions(sheet, *server.place(sheet, parameters.position))
        after = sheet.lines[extent.line][extent.end :] if extent.line < len(sheet.lines) else ""
        place = server.range(sheet, extent)
        return [_item(proposal, place, after, number) for number, proposal in enumerate(proposals)]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def describe(parameters: types.HoverParams) -> types.Hover | None:
        sheet = server.sheet(parameters.text_document.uri)
        shown = None if sheet is None else hover(sheet, *server.place(sheet, parameters.position))
        if sheet is None or shown is None:
            return None
        words, extent = shown
        content = types.MarkupContent(types.MarkupKind.Markdown, words)
        return types.Hover(content, None if extent is None else server.range(sheet, extent))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(parameters: types.DefinitionParams) -> types.Location | None:
        sheet = server.sheet(parameters.text_document.uri)
        defined = None if sheet is None else definition(sheet, *server.place(sheet, parameters.position))
        return None if sheet is None or defined is None else server.location(sheet, defined)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def refer(parameters: types.ReferenceParams) -> list[types.Location]:
        sheet = server.sheet(parameters.text_document.uri)
        if sheet is None:
            return []
        found = references(sheet, *server.place(sheet, parameters.position))
        return [location for each in found if (location := server.location(sheet, each)) is not None]

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(parameters: types.PrepareRenameParams) -> types.Range | None:
        sheet = server.sheet(parameters.text_document.uri)
        if sheet is None:
            return None
        try:
            return server.range(sheet, renamed_at(sheet, *server.place(sheet, parameters.position)).extent)
        except Misuse as error:
            raise JsonRpcException(str(error), _REFUSED) from None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def change(parameters: types.RenameParams) -> types.WorkspaceEdit | None:
        sheet = server.sheet(parameters.text_document.uri)
        if sheet is None:
            return None
        try:
            places = rename(sheet, *server.place(sheet, parameters.position), parameters.new_name)
        except Misuse as error:
            raise JsonRpcException(str(error), _REFUSED) from None
        edits: dict[str, list[types.TextEdit]] = {}
        for path, extents in places.items():
            there = sheet.sheets.sheet(path)
            if there is not None:
                edits[server.uri(path)] = [
                    types.TextEdit(server.range(there, extent), parameters.new_name) for extent in extents
                ]
        return types.WorkspaceEdit(changes=dict(edits))


def _item(proposal: Proposal, place: types.Range, after: str, number: int) -> types.CompletionItem:
    """A proposal as an editor lists it, in the order in which proposals were made."""
    is_new_field = proposal.kind == "field" and not after.lstrip().startswith(":")
    return types.CompletionItem(
        label=proposal.text,
        kind=_KINDS[proposal.kind],
        detail=proposal.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, proposal.more) if proposal.more else None,
        sort_text=f"{number:05}",
        text_edit=types.TextEdit(place, f"{proposal.text}: " if is_new_field else proposal.text),
    )
