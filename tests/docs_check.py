#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: docs_check.py ROOT | docs_check.py --self-test

Fails, naming file:line, where a document in ROOT's docs/ names a test (tst_x::function) that is not in the sources.
"""
import re
import sys
import tempfile
from pathlib import Path

NAMED = re.compile(r"\b(tst_\w+)::(\w+)")
WHOLE = re.compile(r"\b(tst_\w+)\b(?!::)")
SLOTS = re.compile(r"private slots:(.*?)(?=\n(?:public|protected|private)[^\n]*:|\n\};)", re.DOTALL)
FUNCTION = re.compile(r"^\s*void (\w+)\(\);", re.MULTILINE)


def tests_in(root: Path) -> dict[str, set[str]]:
    """The test functions of every tst_*.cpp."""
    return {
        path.stem: {name for slots in SLOTS.findall(path.read_text(encoding="utf-8")) for name in FUNCTION.findall(slots)}
        for path in (root / "tests").rglob("tst_*.cpp")
    }


def problems(root: Path) -> list[str]:
    tests = tests_in(root)
    found = []
    for path in sorted((root / "docs").glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.relative_to(root).as_posix()}:{number}"
            found += [f"{place}: there is no test {name}" for name in WHOLE.findall(line) if name not in tests]
            found += [
                f"{place}: there is no {name}::{function}"
                for name, function in NAMED.findall(line)
                if function not in tests.get(name, set())
            ]
    return found


def self_test() -> list[str]:
    source = "class A\n{\nprivate slots:\n    void works_data();\n    void works();\n\nprivate:\n    void hidden();\n};\n"
    document = "`tst_a::works` tst_a\ntst_a::hidden\ntst_a::nothing\ntst_b::works\ntst_c\n"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in [("tests/x/tst_a.cpp", source), ("docs/a.md", document)]:
            (root / name).parent.mkdir(parents=True)
            (root / name).write_text(text, encoding="utf-8")
        lines = sorted(int(problem.split(":")[1]) for problem in problems(root))
    return [] if lines == [2, 3, 4, 5] else [f"self-test: wrong lines were found: {lines}"]


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    found = self_test()
    if sys.argv[1] != "--self-test":
        found += problems(Path(sys.argv[1]))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
