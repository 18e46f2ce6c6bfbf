#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: translations_check.py ROOT LUPDATE | translations_check.py --self-test LUPDATE

Brings the texts of ROOT's windows, and what its lib says in them, into copies of its translations and fails, naming file,
context and text, where one is not translated there. Ends with 77 where there is no LUPDATE.
"""
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "translations"))
import find_sentences  # noqa: E402

FOLDERS = ["ui", "app/desktop"]
FILES = {"translations/signalbox_zh_CN.ts": [], "translations/signalbox_en.ts": ["-pluralonly"]}
RAW_MESSAGE = re.compile(
    r"(?<!GatewayTexts::shown\()(?<![\w.>])(?:\w+(?:\.|->)error\(\)\.message|error->message"
    r"|(?:\w+(?:\.|->))+(?:problem|reason|remedy)\b(?!\.isEmpty|\(| ==| =)|(?<!GatewayTexts::shown\()\b\w+->outcome\b)")
SKIPPED = 77
EMPTY = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="{}" sourcelanguage="en">\n</TS>\n'
SAMPLE = """struct Sample : QObject {
    Q_OBJECT
    QString text() { return tr("A text"); }
    QString texts(int n) { return tr("%n text(s)", nullptr, n); }
};
"""


def missing(root: Path, lupdate: str) -> list[str]:
    """What lupdate finds in the sources that has no translation."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for file, options in FILES.items():
            copy = Path(folder) / Path(file).name
            shutil.copyfile(root / file, copy)
            command = [lupdate, "-silent", "-no-obsolete", "-locations", "none", "-I", ".", "-I", "lib", *options]
            subprocess.run([*command, *FOLDERS, "-ts", copy], cwd=root, check=True)
            for context in ElementTree.parse(copy).getroot().iter("context"):
                for message in context.iter("message"):
                    if message.find("translation").get("type") == "unfinished":
                        found.append(f"{file}: {context.findtext('name')}: {message.findtext('source')}")
    return found


def uncollected(root: Path) -> list[str]:
    """What lib says now that find_sentences.py has not written for lupdate yet."""
    known = (root / find_sentences.OUTPUT).read_text(encoding="utf-8")
    return [f"{find_sentences.OUTPUT}: {line.strip()}" for line in find_sentences.collected(root).splitlines()
            if line not in known.splitlines()]


def untranslated(root: Path) -> list[str]:
    """Where a window shows what an error of lib says as it is; what users copy into a report stays English."""
    found = []
    for file in sorted((root / "ui").rglob("*.cpp")):
        if file.name == "diagnostics.cpp":
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if RAW_MESSAGE.search(line) and "problems.append" not in line:
                found.append(f"{file.relative_to(root)}:{number}: {line.strip()}: show it through GatewayTexts::shown()")
    return found


def self_test_of_sentences() -> list[str]:
    """A sentence of lib must be found wherever it is made, and nothing that no window shows."""
    source = ('// "no text of a comment"\nfail(QStringLiteral("%1 is no " "number: correct it"));\n'
              'qCWarning(lcProxy) << "only a log says" << x;\nuse("key"); run("SELECT a FROM b");\n'
              'return "a header of " + name + ", and more";')
    found = [text for text in map(find_sentences.sentence, find_sentences.literals(source)) if text]
    wanted = ["%1 is no number: correct it", "a header of %1", "and more"]
    return [] if found == wanted else [f"self-test: found {found} instead of {wanted}"]


def self_test_of_messages() -> list[str]:
    """What lib says must be found where a window shows it as it is, and nowhere else."""
    raw = ["label->setText(text.error().message);", "tell(error->message);", "giveUp(imported.problem);",
           "lines << snapshot.ledger.problem;", "add(stage->remedy, pause.reason);", "tell(failed->outcome, PageId::Requests);"]
    good = ["tell(GatewayTexts::shown(error->message));", "if (snapshot.ledger.problem.isEmpty())", "m_model.problem()",
            "pause.reason == provider.lastError", "tell(GatewayTexts::shown(snapshot.ledger.problem));"]
    wrong = [line for line in raw if not RAW_MESSAGE.search(line)] + [line for line in good if RAW_MESSAGE.search(line)]
    return [f"self-test: {line} is not taken for what it is" for line in wrong]


def self_test(lupdate: str) -> list[str]:
    """A text that is in no translation must be found, in each file that should have it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in [*FOLDERS, "lib", "translations"]:
            (root / part).mkdir(parents=True)
        (root / "ui" / "sample.cpp").write_text(SAMPLE, encoding="utf-8")
        for file in FILES:
            (root / file).write_text(EMPTY.format(Path(file).stem.partition("_")[2]), encoding="utf-8")
        found = missing(root, lupdate)
    chinese, english = FILES
    wanted = [f"{chinese}: Sample: A text", f"{chinese}: Sample: %n text(s)", f"{english}: Sample: %n text(s)"]
    return [] if sorted(found) == sorted(wanted) else [f"self-test: found {found} instead of {wanted}"]


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    where, lupdate = sys.argv[1:]
    if not shutil.which(lupdate):
        print(f"there is no {lupdate}")
        return SKIPPED
    problems = self_test(lupdate) + self_test_of_sentences() + self_test_of_messages()
    if where != "--self-test":
        problems += uncollected(Path(where)) + untranslated(Path(where)) + missing(Path(where), lupdate)
    if problems:
        print("\n".join(problems), "Bring them in with the target update_translations, and translate them.", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
