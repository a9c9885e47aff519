"""What a command says when it is ill written, or stopped: in French, with what to do."""

import argparse
import ast
import importlib
import io
import re
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.faults import Busy, Rejected, Unknown
from ops import __main__ as commands
from ops.arguments import Arguments, told
from ops.console import Progress, Stopped, several
from ops.deployment import conservation, deploy, fermer, journaux, restore
from ops.paths import ROOT
from ops.plan import command as plan


@pytest.fixture
def parser():
    made = Arguments(prog="ops essai", description="Essaie.")
    made.add_argument("instance")
    made.add_argument("--moitie", choices=("travail", "deplacement"))
    made.add_argument("--rang", type=int)
    made.add_argument("--oui", action="store_true")
    return made


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "il manque : instance"),
        (["lyon", "siec"], "mots de trop, ou options inconnues : siec"),
        (["lyon", "--rang"], "--rang attend une valeur"),
        (["lyon", "--rang", "x"], "--rang : 'x' n’est pas une valeur comprise"),
        (["lyon", "--moitie", "x"], "--moitie : 'x' n’est pas proposé (au choix : 'travail', 'deplacement')"),
        (["lyon", "--oui=1"], "--oui ne prend pas de valeur ('1')"),
    ],
)
def test_a_refusal_is_in_french(parser, capsys, argv, said):
    with pytest.raises(SystemExit) as stopped:
        parser.parse_args(argv)
    printed = capsys.readouterr().err
    assert stopped.value.code == 2
    assert said in printed
    assert printed.startswith("Usage : ops essai")
    assert not re.search(r"usage:|error|argument|required|choose", printed)


def test_the_help_is_in_french(parser):
    assert not re.search(r"usage:|show this|positional|optional arg", parser.format_help())


@pytest.mark.parametrize("word", sorted(set(commands.ON_AN_INSTANCE) - {"demo"}))
def test_each_command_tells_every_option_that_it_reads(capsys, word):
    """`--aws` among them, which is obeyed before the command's own parser reads it."""
    module = importlib.import_module(commands.COMMANDS[word][0])
    with pytest.raises(SystemExit):
        module.main(["--help"])
    told = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    assert ("--aws" in told) == (word not in commands.LOCAL_ONLY)
    assert set(re.findall(r'add_argument\(\s*"(--[a-z-]+)"', Path(module.__file__).read_text("utf-8"))) <= told


def test_an_option_is_written_whole(parser):
    """`--aw`, read as `--aws` by a parser that the aim came before, would act on this computer."""
    with pytest.raises(SystemExit):
        parser.parse_args(["lyon", "--ou"])


def test_the_instance_is_named_before_the_value_of_an_option(monkeypatch, capsys):
    """`fermer --confirmer lyon centrale` closed Lyon."""
    monkeypatch.setenv("IMAGIN_CODE", "lyon")
    with pytest.raises(SystemExit):
        fermer.main(["--confirmer", "lyon", "centrale"])
    assert "« lyon » est écrit avant « centrale » : nommez d’abord l’instance" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("main", "argv", "said"),
    [
        (plan.main, ["lyon", "--session", "20x"], "--session : « 20x » n’est pas une année"),
        (plan.main, ["lyon", "--session", "٢٠٢٦"], "n’est pas une année"),
        (deploy.main, ["lyon", "--debit=mille"], "--debit : « mille » n’est pas un nombre entier"),
        (journaux.main, ["lyon", "api", "--depuis", "hier"], "--depuis : « hier » n’est pas une durée"),
        (conservation.main, ["lyon", "--courriers", __file__], "n’est pas un dossier"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_before_anything(capsys, main, argv, said):
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "typed", "said"),
    [
        ("", None, "Sans terminal où le confirmer, ajoutez --confirmer centrale."),
        ("lyon", None, "« lyon » n’est pas « centrale ». Rien n’a été changé."),
        ("", "lyon", "« lyon » n’est pas « centrale ». Rien n’a été changé."),
        ("", "", "Rien n’est confirmé. Rien n’a été changé."),
    ],
)
def test_what_is_not_confirmed_says_why_and_what_to_do(monkeypatch, given, typed, said):
    monkeypatch.setattr("sys.stdin", io.StringIO("" if typed is None else f"{typed}\n"))
    with pytest.raises(Stopped, match=re.escape(said)):
        restore.confirm("centrale", given, "…")


@pytest.mark.parametrize(("count", "said"), [(0, "0 élément changé"), (1, "1 élément changé"), (2, "2 éléments changés")])
def test_a_plural_begins_at_two(count, said):
    assert several(count, "élément changé", "éléments changés") == said


def test_what_is_counted_agrees_with_its_number():
    """A number and then a plural that is always one: « 1 fichiers »."""
    plural = re.compile(r"\s(?!dans|pas|plus|puis|sous|vers|depuis|ms|sans)[a-zéèêàû]{3,}s\b")
    left = [f"{path.relative_to(ROOT)}: {text}" for path in (ROOT / "ops").rglob("*.py") for text in counted(path) if plural.match(text)]
    quotas = r"limits\.py|plan/command\.py|retire\.py|portals\.py|emulator/|academie\.py: .autres|: .octets|: .déballés"
    assert [one for one in left if not re.search(quotas, one)] == []
    assert not any("(s)" in text for path in (ROOT / "ops").rglob("*.py") for text in counted(path))


def counted(path):
    """What follows each value in the sentences of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        pairs = zip(node.values, node.values[1:], strict=False) if isinstance(node, ast.JoinedStr) else ()
        yield from (after.value for value, after in pairs if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant))


def test_what_argparse_may_say_elsewhere_is_not_left_bare():
    assert told("something new") == "commande mal écrite (something new)"


def test_every_command_reads_its_words_with_the_one_parser():
    texts = {path: path.read_text("utf-8") for path in (ROOT / "ops").rglob("*.py") if path.name != "arguments.py"}
    assert [str(path) for path, text in texts.items() if "ArgumentParser" in text] == []
    assert issubclass(Arguments, argparse.ArgumentParser)


@pytest.mark.parametrize("word", sorted(commands.COMMANDS.keys() - {"chalice"}))
def test_each_command_explains_itself_in_french_and_does_nothing(capsys, word):
    if word in commands.PLAIN:
        assert commands.explain(word) == 0
    else:
        with pytest.raises(SystemExit) as stopped:
            importlib.import_module(commands.COMMANDS[word][0]).main(["--help"])
        assert stopped.value.code == 0
    said = capsys.readouterr().out
    named = "make deploy STAGE=…" if word == "deploy" else f"python3 -m ops {word}"
    assert said.startswith(f"Usage : {named}")
    assert len(said.strip().splitlines()) > 2
    assert not re.search(r"usage:|show this|positional|optional arg", said)


def test_a_command_without_a_parser_is_asked_for_help_without_being_run(capsys):
    assert commands.main(["run", "--help"]) == 0
    assert "Démarre toutes les instances" in capsys.readouterr().out


def test_a_command_is_said_in_one_way():
    """`python` is not on every machine: what a person is told to type begins by python3."""
    tops = ("ops", "chalicelib", "templates", "static/js", "tests")
    kinds = {".py", ".html", ".tsx", ".ts", ".js"}
    written = [path for top in tops for path in (ROOT / top).rglob("*") if path.suffix in kinds]
    guides = [path for path in (ROOT / "docs").glob("*.*") if path.name != "decisions.md" and path.suffix in (".md", ".html")]
    otherwise = re.compile(r'\bpython -m ops [a-z]|prog="ops [a-z]')
    left = [
        f"{path.name} : {line}"
        for path in (*written, *guides, ROOT / "README.md", ROOT / "CONTRIBUTING.md")
        for line in path.read_text("utf-8").splitlines()
        if path.name != "test_arguments.py" and otherwise.search(line) and '"""' not in line
    ]
    assert left == []


def test_each_long_command_says_how_to_go_on():
    assert set(commands.INTERRUPTED) == {"import", "convoquer", "backup", "restore", "personne", "upgrade"}
    assert all("elancez la même commande" in said for said in commands.INTERRUPTED.values())


@pytest.mark.parametrize("fault", [Busy("ThrottlingException"), Unknown("ReadTimeout"), EndpointConnectionError(endpoint_url="x")])
@pytest.mark.parametrize("word", ["restore", "doctor"])
def test_aws_too_busy_for_good_ends_a_command_by_a_sentence_and_no_trace(monkeypatch, capsys, fault, word):
    def gives_up(argv):
        raise fault

    monkeypatch.setattr(commands, "main", gives_up)
    assert commands.carry_out([word, "lyon"]) == 1
    said = capsys.readouterr().err
    assert "AWS ne répond pas" in said
    assert "elancez la même commande" in said
    assert ("ne la rouvrez pas" in said) == (word == "restore")


def test_a_fault_of_ours_keeps_its_trace(monkeypatch):
    def breaks(argv):
        raise Rejected("ValidationException")

    monkeypatch.setattr(commands, "main", breaks)
    with pytest.raises(Rejected):
        commands.carry_out(["import"])


def test_a_command_stopped_by_hand_says_how_to_go_on(monkeypatch, capsys):
    def stopped(argv):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "main", stopped)
    assert commands.carry_out(["import", "lyon"]) == 130
    assert "Interrompu. Ce qui est entré y reste." in capsys.readouterr().err


def test_a_progress_has_a_rate_and_an_end(capsys, monkeypatch):
    moments = iter((0.0, 0.0, 10.0, 11.0, 20.0))
    monkeypatch.setattr("ops.console.time.monotonic", lambda: next(moments))
    progress = Progress()
    for done in (0, 500, 600, 2000):
        progress("missions", done, 2000)
    assert capsys.readouterr().err == "  missions : 500 sur 2000, 50 par seconde, encore 30,0 s\n"
