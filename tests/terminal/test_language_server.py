"""The language server and a real client, as two processes: what an author sees in an editor."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from sim.editing.rename import replaced
from tests.editing.conftest import PROCEDURE, SCENARIO, marked, place_of


class Editor(LanguageClient):
    """An editor with one scenario in it, which counts columns in ``encoding``."""

    def __init__(self, folder: Path, encoding: types.PositionEncodingKind | None) -> None:
        super().__init__("editor", "1")
        self.folder, self.encoding, self.version = folder, encoding, 0
        self.uri = (folder / "scenario.yaml").as_uri()
        self.seen: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.text = ""
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda told: self.seen.put_nowait(told))

    async def begin(self, executable: str) -> None:
        await self.start_io(executable, "lsp")
        encodings = None if self.encoding is None else [self.encoding]
        general = types.GeneralClientCapabilities(position_encodings=encodings)
        capabilities = types.ClientCapabilities(general=general)
        answer = await self.initialize_async(types.InitializeParams(capabilities, root_uri=self.folder.as_uri()))
        self.told = answer.capabilities
        self.initialized(types.InitializedParams())

    async def leave(self) -> int | None:
        await self.shutdown_async(None)
        self.exit(None)
        await self._server.wait()
        await self.stop()
        return self._server.returncode

    async def open(self, text: str, name: str = "scenario.yaml") -> types.PublishDiagnosticsParams:
        """Open a text; what is found wrong in it."""
        self.text, self.uri = text, (self.folder / name).as_uri()
        document = types.TextDocumentItem(self.uri, "yaml", self.version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(document))
        return await asyncio.wait_for(self.seen.get(), 20)

    async def write(self, text: str) -> types.PublishDiagnosticsParams:
        """Change the text; what is then found wrong in it."""
        self.text = text
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return await asyncio.wait_for(self.seen.get(), 20)

    def at(self, words: str, inside: str = "") -> dict[str, object]:
        """The document and the position of some words in it, as requests take them."""
        line, column = place_of(self.text, words, inside)
        return {"text_document": self.document, "position": types.Position(line, self.units(line, column))}

    @property
    def document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def units(self, line: int, column: int) -> int:
        """A column as this editor counts."""
        before = self.text.split("\n")[line][:column]
        if self.encoding is None:
            return sum(1 + (character > "\uffff") for character in before)
        return len(before.encode(self.encoding.value.replace("utf-32", "utf-32-le"))) // (
            4 if self.encoding == types.PositionEncodingKind.Utf32 else 1
        )

    def words(self, place: types.Range) -> str:
        """What stands in the text at a range."""
        line = self.text.split("\n")[place.start.line]
        ends = [self.units(place.start.line, column) for column in range(len(line) + 1)]
        return line[ends.index(place.start.character) : ends.index(place.end.character)]


@pytest.fixture(params=[None, types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf32], ids=str)
def encoding(request) -> types.PositionEncodingKind | None:
    """None: an editor that says nothing of it, for which it is UTF-16."""
    return request.param


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "press_call.yaml").write_text(PROCEDURE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def in_an_editor(executable, folder) -> Callable[..., None]:
    """Do something in an editor, from its start to its end, which is a good one."""

    def run(work: Callable[[Editor], Awaitable[None]], encoding: types.PositionEncodingKind | None = None) -> None:
        async def session() -> None:
            editor = Editor(folder, encoding)
            await editor.begin(executable)
            await work(editor)
            assert await editor.leave() == 0

        asyncio.run(asyncio.wait_for(session(), 60))

    return run


def test_a_fault_is_seen_while_typing_and_goes_when_it_is_mended(in_an_editor, encoding):
    async def work(editor: Editor) -> None:
        assert [each for each in (await editor.open(SCENARIO)).diagnostics if each.severity == 1] == []
        typed = SCENARIO.replace("cohesion: -0.1 * cohesion}", "cohesion: -0.1 * cohesoin}")
        seen = [each for each in (await editor.write(typed)).diagnostics if each.severity == 1]
        assert [each.message for each in seen] == [
            "`cohesoin` is neither a state nor a moment. Did you mean `cohesion`?"
        ]
        assert editor.words(seen[0].range) == "cohesoin" and seen[0].source == "whitecell"
        assert [each for each in (await editor.write(SCENARIO)).diagnostics if each.severity == 1] == []

    in_an_editor(work, encoding)


def test_an_id_is_completed_behind_an_emoji_in_a_line_that_is_not_whole_yet(in_an_editor, encoding):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        text, line, column = marked(SCENARIO.replace("cohesion: -0.1 * cohesion}}", "cohesion: -0.1 * co‸"))
        await editor.write(text)
        position = types.Position(line, editor.units(line, column))
        items = await editor.text_document_completion_async(types.CompletionParams(editor.document, position))
        item = next(item for item in items if item.label == "cohesion")
        assert editor.words(item.text_edit.range) == "co" and item.detail == "state: 🚀 결속"
        edited = replaced(editor.text, [_extent(editor, item.text_edit)], item.text_edit.new_text)
        assert edited == text.replace("-0.1 * co\n", "-0.1 * cohesion\n")

    in_an_editor(work, encoding)


def _extent(editor: Editor, edit: types.TextEdit):
    from sim.editing.extents import Extent

    line = edit.range.start.line
    units = [editor.units(line, column) for column in range(len(editor.text.split("\n")[line]) + 1)]
    return Extent(line, units.index(edit.range.start.character), units.index(edit.range.end.character))


def test_an_id_is_renamed_in_both_files(in_an_editor, encoding, folder):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        assert editor.words(
            await editor.text_document_prepare_rename_async(_prepare(editor.at("cohesion: {title")))
        ) == ("cohesion")
        edit = await editor.text_document_rename_async(
            types.RenameParams(new_name="unity", **editor.at("cohesion: {title"))
        )
        assert list(edit.changes) == [editor.uri]
        assert [editor.words(each.range) for each in edit.changes[editor.uri]] == ["cohesion"] * 3
        edit = await editor.text_document_rename_async(
            types.RenameParams(new_name="approve", **editor.at("press.clear,", "clear"))
        )
        file = (folder / "procedures" / "press_call.yaml").as_uri()
        assert {uri: len(edits) for uri, edits in edit.changes.items()} == {editor.uri: 2, file: 2}

    in_an_editor(work, encoding)


def _prepare(at: dict) -> types.PrepareRenameParams:
    return types.PrepareRenameParams(**at)


def test_what_cannot_be_renamed_is_refused_with_a_sentence(in_an_editor):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        with pytest.raises(JsonRpcException, match=r"`posture` is already the id of something under `decisions`."):
            await editor.text_document_rename_async(types.RenameParams(new_name="posture", **editor.at("launch:\n")))
        with pytest.raises(JsonRpcException, match=r"No id stands here."):
            await editor.text_document_prepare_rename_async(_prepare(editor.at("title: United", "United")))

    in_an_editor(work)


def test_fields_are_completed_and_explained_and_definitions_found(in_an_editor, folder):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        shown = await editor.text_document_hover_async(types.HoverParams(**editor.at("within: 6h")))
        assert shown.contents.value.startswith("The deadline: a duration from when it is asked")
        there = await editor.text_document_definition_async(
            types.DefinitionParams(**editor.at("press.clear,", "clear"))
        )
        assert there.uri.endswith("/procedures/press_call.yaml")
        places = await editor.text_document_references_async(
            types.ReferenceParams(context=types.ReferenceContext(True), **editor.at("launch:\n"))
        )
        assert [editor.words(place.range) for place in places] == ["launch"] * 5
        await editor.write(SCENARIO.replace("    within: 6h\n", "    wi\n"))
        items = await editor.text_document_completion_async(types.CompletionParams(**editor.at("    wi\n", "\n")))
        assert next(item for item in items if item.label == "within").text_edit.new_text == "within: "

    in_an_editor(work)


def test_what_is_wrong_in_a_procedure_file_is_told_where_it_is_used(in_an_editor, folder):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        file = folder / "procedures" / "press_call.yaml"
        file.write_text(PROCEDURE.replace("clear.done", "clera.done"), encoding="utf-8")
        editor.text_document_did_save(types.DidSaveTextDocumentParams(editor.document))
        seen = [each for each in (await editor.seen.get()).diagnostics if each.severity == 1]
        assert [editor.words(each.range) for each in seen] == ["press_call"]
        assert "press_call.yaml:10:" in seen[0].message

    in_an_editor(work)


def test_a_procedure_file_is_checked_and_other_yaml_is_left_alone(in_an_editor):
    async def work(editor: Editor) -> None:
        seen = await editor.open(PROCEDURE.replace("clear.done", "clera.done"), "procedures/press_call.yaml")
        assert [editor.words(each.range) for each in seen.diagnostics] == ["clera.done"]
        assert (await editor.open("services:\n  web: {image: x}\n", "compose.yaml")).diagnostics == ()
        assert (
            await editor.text_document_completion_async(types.CompletionParams(editor.document, types.Position(0, 0)))
            == []
        )
        assert (await editor.open("", "empty.yaml")).diagnostics == ()
        items = await editor.text_document_completion_async(
            types.CompletionParams(editor.document, types.Position(0, 0))
        )
        assert items[0].label == "whitecell"

    in_an_editor(work)


def test_nothing_that_is_typed_ends_it(in_an_editor):
    async def work(editor: Editor) -> None:
        await editor.open(SCENARIO)
        for text in (
            "[" * 5_000,
            "a: \x00",
            "? {a: 1}\n: 2\n",
            "whitecell: 1\ntitle: \ud83d\n",
            "",
            SCENARIO.replace("\n", "\r\n"),
        ):
            await editor.write(text)
            for column in (0, 3):
                at = {"text_document": editor.document, "position": types.Position(0, column)}
                await editor.text_document_completion_async(types.CompletionParams(**at))
                await editor.text_document_hover_async(types.HoverParams(**at))

    in_an_editor(work)


def test_where_the_extra_is_missing_a_sentence_says_what_to_install(whitecell, monkeypatch, tmp_path):
    monkeypatch.delitem(sys.modules, "sim.terminal.language_server", raising=False)
    monkeypatch.setitem(sys.modules, "pygls", None)
    done = whitecell("lsp", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "whitecell: `whitecell lsp` needs more than is installed; install whitecell[editor].\n"
