#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: translations_check.py ROOT LUPDATE | translations_check.py --self-test LUPDATE

Brings the texts of ROOT's windows into copies of its translations and fails, naming file, context and text, where one
is not translated there. Ends with 77 where there is no LUPDATE.
"""
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

FOLDERS = ["ui", "app/desktop"]
FILES = {"translations/signalbox_zh_CN.ts": [], "translations/signalbox_en.ts": ["-pluralonly"]}
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
    problems = self_test(lupdate)
    if where != "--self-test":
        problems += missing(Path(where), lupdate)
    if problems:
        print("\n".join(problems), "Bring them in with the target update_translations, and translate them.", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
