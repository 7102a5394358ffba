"""Input too large, too deep, of the wrong kind or no text at all: made here rather than kept as files.

Whatever it is, `examine` answers with findings, each with a place and a sentence, and raises nothing.
"""

from __future__ import annotations

import json

import pytest

from sim.characters import named, printable
from sim.faults import Faults
from sim.scenario import claims, load
from sim.scenario.load import examine, examine_text
from sim.scenario.shipped import scenario_file, scenario_names
from sim.scenario.text import DEEPEST, LARGEST, MOST_VALUES
from sim.view.scenario.findings import finding_lines


@pytest.fixture
def of_bytes(tmp_path):
    """What is said of a file with these bytes: one line for each finding."""

    def said(content: bytes) -> list[str]:
        path = tmp_path / "hostile.yaml"
        path.write_bytes(content)
        return [
            str(finding.place).removeprefix(f"{tmp_path}/") + f" {finding.message}"
            for finding in examine(path).findings
        ]

    return said


def of_text(content: str) -> list[str]:
    return [f"{finding.place} {finding.message}" for finding in examine_text(content, "it").findings]


def test_a_file_of_eight_mebibytes_is_read_and_a_larger_one_is_not(of_bytes, write):
    sound = write().encode()
    filled = sound + b"#" * (LARGEST - len(sound))
    assert of_bytes(filled) == []
    too_large = "hostile.yaml:1:1 The file is larger than 8 MiB; a scenario is text, and none needs that much."
    assert of_bytes(filled + b"#") == [too_large]


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b"whitecell: 1\ntitle: \xff\n", "2:8", "the byte 0xFF stands here, perhaps a `ÿ` from Windows."),
        (b"\x80", "1:1", "the byte 0x80 stands here, perhaps a `€` from Windows."),
        ("title: Übung\n".encode("latin-1"), "1:8", "the byte 0xDC stands here, perhaps a `Ü` from Windows."),
        (bytes(range(1, 256)) * 4, "3:115", "the byte 0x80 stands here, perhaps a `€` from Windows."),
    ],
)
def test_what_is_not_utf_8(of_bytes, content, place, words):
    assert of_bytes(content) == [f"hostile.yaml:{place} This is not UTF-8 text: {words}"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_as_other_programs_save_it_is_read(of_bytes, write, encoding, end):
    assert of_bytes(write().replace("\n", end).encode(encoding)) == []


def test_zero_bytes_are_named(of_bytes):
    told = of_bytes("whitecell: 1\n".encode("utf-16-le"))
    assert told == ["hostile.yaml:1:2 A zero byte (U+0000) stands here, which no text has."]


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\u202e", "\ufffe", "\ud800"]
)
def test_a_character_that_no_text_has(character):
    told = of_text(f"whitecell: 1\ntitle: A {character} launch\n# {character}\n")
    sentence = f"The character {named(character)} may not stand here: a screen obeys it instead of showing it."
    if character == "\ufffe":
        sentence = "U+FFFE is no character, and may not stand here."
    assert told == [f"it:2:10 {sentence}", f"it:3:3 {sentence}"]


@pytest.mark.parametrize(
    "text", ["[" * 40, "{a: " * 40, "- " * 40, "".join(f"{' ' * i}a:\n" for i in range(40)) + "  x"]
)
def test_nesting_too_deep_is_told_before_anything_that_follows(text):
    (told,) = of_text(text)
    assert told.endswith(f"This is nested more than {DEEPEST} levels deep.")


def test_nesting_without_end_is_not_followed():
    assert len(of_text("[" * 500_000)) == 1
    assert len(of_text("- " * 500_000)) == 1
    assert len(of_text("{" * 500_000)) == 1


def test_as_many_values_as_there_may_be():
    (told,) = of_text("a: [" + "x," * MOST_VALUES + "]")
    assert told.endswith("The file holds more than 200,000 values; are anchors (`&`, `*`) multiplying them?")


def bomb(of: str, levels: int = 12) -> str:
    """Each level holds ten of the one before: ten to the power of the levels in all."""
    lines = [f"a0: &a0 {'[x]' if of == 'list' else '{x: x}'}"]
    for level in range(1, levels):
        stars = [f"*a{level - 1}"] * 10
        inner = ", ".join(stars) if of == "list" else ", ".join(f"k{i}: {star}" for i, star in enumerate(stars))
        lines.append(f"a{level}: &a{level} {'[' + inner + ']' if of == 'list' else '{' + inner + '}'}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("of", ["list", "map"])
def test_anchors_that_multiply(of):
    (told,) = of_text(bomb(of))
    assert told.endswith("Anchors (`&`, `*`) make this file explode.")


def test_anchors_that_nest():
    (told,) = of_text("a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 40)))
    assert told.endswith("Anchors (`&`, `*`) make this file explode.")


def test_an_anchor_that_harms_nobody(reads):
    scenario = reads(
        injects="""
        launch: {at: 0m, to: all, text: &same A launch.}
        again: {at: 1h, text: *same}
        """
    ).scenario
    assert scenario is not None
    assert scenario.injects["again"].text == "A launch."


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        (" + ".join(["tension"] * 50_000), "This expression is longer than 1,000 characters."),
        ("(" * 100_000 + "1" + ")" * 100_000, "This expression is longer than 1,000 characters."),
        ("+".join(["1"] * 400) + " > 1", "This expression has more than 200 parts."),
        ("(" * 90 + "1" + ")" * 90 + " > 1", "This expression is nested more than 30 levels deep."),
        ("not " * 190 + "tension", "A yes/no is asked for here, and this is a number."),
        ("- " * 190 + "tension > 1", None),
    ],
)
def test_expressions_without_measure(says, expression, sentence):
    said = says(injects=f"{{launch: {{at: 0m, if: '{expression}'}}}}")
    assert said == ([] if sentence is None else [said[0]])
    assert sentence is None or said[0].startswith(sentence)


HUGE = " * ".join(["1h", *["999999999"] * 60])


@pytest.mark.parametrize("field", [f"delay: {HUGE}", f"chance: {HUGE}", f"if: {HUGE} > 0", f"if: 1 - {HUGE} > 0"])
def test_a_product_without_measure(says, field):
    injects = f"""
        launch: {{at: 0m}}
        again: {{after: launch, {field}}}
        """
    hint = "Use smaller numbers, or narrow the states' ranges."
    assert says(injects=injects) == [f"This can grow beyond 1,000,000,000,000. {hint}"]


def test_bytes_that_are_fine(of_bytes, write):
    sound = write(title="Übung, 演習 and “quotes”")
    assert of_bytes(b"\xef\xbb\xbf" + sound.encode()) == []
    assert of_bytes(sound.replace("\n", "\r\n").encode()) == []
    assert of_bytes(sound.replace("\n", "\r").encode()) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_on_other_machines(end, write):
    text = write(title="Übung").replace("\n", end).replace("horizon: 2d", "horizon: 2")
    (finding,) = examine_text(text).findings
    assert (finding.place.line, finding.place.column, finding.place.text) == (4, 10, "horizon: 2")


def test_a_folder(tmp_path):
    (finding,) = examine(tmp_path).findings
    assert finding.message == f"{tmp_path} is a folder, not a file."


@pytest.mark.parametrize("argument", ["nowhere.yaml", "no\0name", "a" * 300, "x/" * 300])
def test_what_is_no_file(argument):
    (finding,) = examine(argument).findings
    assert finding.message == f"There is no scenario or file called `{printable(argument)}`."
    assert finding.place.line == 1


def test_a_name_that_is_nearly_right():
    (finding,) = examine("decembre_double").findings
    assert finding.hint == "Did you mean `december_double`?"


def test_a_link_to_itself(tmp_path):
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert len(examine(tmp_path / "loop.yaml").findings) == 1


def test_load_raises_what_examine_finds(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("")
    with pytest.raises(Faults) as raised:
        load.load(path)
    assert raised.value.faults == examine(path).findings
    assert str(raised.value) == f"{path}:1:1: The file is empty."


@pytest.mark.parametrize("name", scenario_names())
def test_what_is_shipped_is_called_the_same_on_every_machine(name):
    scenario = load.load(name)
    files = {place.file for place in scenario.document.places.values()}
    assert examine(name).file == f"{name}.yaml" in files
    assert all(file == f"{name}.yaml" or file.startswith(("procedures/", "settings/")) for file in files)
    assert scenario.document.beside == scenario_file(name).parent


def test_what_stands_beside_a_shipped_scenario_is_not_looked_for_in_the_current_folder(tmp_path, monkeypatch):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "broken.yaml").write_text("no: source\n")
    monkeypatch.chdir(tmp_path)
    assert examine("december_double").findings == ()
    assert all(source.code != "no" for source in claims.sources(load.load("december_double").document.beside))


@pytest.mark.parametrize("folder", ["procedures", "seeds"])
def test_what_a_scenario_uses_may_hide_nothing_either(folder, tmp_path, write):
    (tmp_path / folder).mkdir()
    procedure = 'procedure: call\ntitle: "A \\e call"\njudgement: All.\nsteps: {talk: {takes: 1h}}\n'
    source = 'source: S\ntitle: "A \\e call"\npublisher: P\ndate: "1"\nfile: f\nclaims: {}\n'
    (tmp_path / folder / "call.yaml").write_text(procedure if folder == "procedures" else source)
    (tmp_path / "it.yaml").write_text(write(procedures="{call: {use: call, after: launch}}" * (folder == "procedures")))
    (finding,) = examine(tmp_path / "it.yaml").findings
    assert finding.place.file == f"{tmp_path}/{folder}/call.yaml"
    assert (finding.place.line, finding.place.column) == (2, 11)


def test_of_a_line_without_end_little_is_shown():
    many = {f"i{number}": {"at": "1h", "tolle": "all"} for number in range(2_000)}
    found = examine_text(json.dumps({"whitecell": 1, "injects": many}))
    said = [line for finding in found.findings for line in finding_lines(finding)]
    assert len(found.findings) > 2_000
    assert max(map(len, said)) < 400
