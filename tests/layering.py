#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: layering.py ROOT | layering.py --self-test

Reads the #include lines of ROOT's lib/, ui/ and app/ and fails, naming file:line, where one breaks a rule of
ARCHITECTURE.md: app -> ui -> lib, and within lib only from a module to itself and those before it. Fails, too, where two
headers have types of one name.
"""
import re
import sys
import tempfile
from pathlib import Path, PurePosixPath

MODULES = ["core", "http", "config", "clients", "credentials", "oauth", "translation", "log", "upstream", "usage", "cost",
           "ledger", "proxy"]
PARTS = ["lib", "ui", "app"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
GUI = re.compile(
    r"(QtGui|QtWidgets|QtSvg|QtSvgWidgets)/|"
    r"Q(Gui|Widget|Application$|Icon|Action|Pixmap|Image|Color|Font|Painter|Palette|Menu|Clipboard|DesktopServices|"
    r"Dialog|MainWindow|MessageBox|SystemTrayIcon|Svg)"
)
HTTP_SERVER = re.compile(r"(QtHttpServer/)?Q(Abstract)?HttpServer|QtHttpServer")
HTTP_SERVER_FILE = re.compile(r"lib/proxy/httpserver\w*\.(h|cpp)")
TYPE = re.compile(r"(?:class|struct|enum class) ([A-Z]\w*)(?: final)?(?: :[^;]*)?(?: \{.*)?")  # at no indentation: not nested
UI_MAY_USE = re.compile(
    r"lib/((core|config|clients)/.+|proxy/gateway\w*\.h|.+snapshot\.h|"
    r"(ledger/(exchangequery|exchangerecord|usagequery)|usage/tokenusage|cost/cost)\.h)"
)


def target_of(root: Path, file: PurePosixPath, name: str) -> str | None:
    """The included project file relative to ROOT, or None for a foreign one."""
    for folder in [file.parent, *map(PurePosixPath, PARTS), PurePosixPath(".")]:
        path = (root / folder / name).resolve()
        if path.is_file() and path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return f"lib/{name}" if name.split("/")[0] in MODULES else None


def breach(root: Path, file: PurePosixPath, name: str) -> str | None:
    """Why `file` may not include `name`, or None."""
    part = file.parts[0]
    if HTTP_SERVER.match(name) and not HTTP_SERVER_FILE.fullmatch(file.as_posix()):
        return "QtHttpServer only in lib/proxy/httpserver*"
    if part == "lib" and GUI.match(name):
        return "lib works without a GUI"
    target = target_of(root, file, name)
    if target is None:
        return None
    included = target.split("/")[0]
    if included not in PARTS:
        return None
    if PARTS.index(included) > PARTS.index(part):
        return f"{part} may not include {included}"
    if part == "ui" and included == "lib" and not UI_MAY_USE.fullmatch(target):
        return "ui knows lib by core, config, clients, the gateway, snapshots and the ledger's questions only"
    if part == "lib":
        module, used = file.parts[1], target.split("/")[1]
        if used in MODULES and MODULES.index(used) > MODULES.index(module):
            return f"{module} comes before {used}"
    return None


def namesakes(root: Path) -> list[str]:
    """Types of one name in two headers: the linker would take one's functions for the other's."""
    first: dict[str, str] = {}
    found = []
    for path in sorted(path for part in PARTS for path in (root / part).rglob("*.h")):
        file = path.relative_to(root).as_posix()
        space = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("namespace "):
                space = line.split()[1]
            match = TYPE.fullmatch(line)
            if match and first.setdefault(f"{space}::{match[1]}", file) != file:
                found.append(f"{file}:{number}: {match[1]} is the name of another type in {first[f'{space}::{match[1]}']}")
    return found


def breaches(root: Path) -> list[str]:
    root = root.resolve()
    found = namesakes(root)
    for path in sorted(path for part in PARTS for path in (root / part).rglob("*.*")):
        if path.suffix not in (".h", ".cpp", ".mm"):
            continue
        file = PurePosixPath(path.relative_to(root).as_posix())
        if file.parts[0] == "lib" and file.parts[1] not in MODULES:
            found.append(f"{file}:1: {file.parts[1]} is no module of lib (tests/layering.py lists them)")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            reason = match and breach(root, file, match[2])
            if reason:
                found.append(f"{file}:{number}: {match[2]}: {reason}")
    return found


# file, its one include line, whether that is a breach
CASES = [
    ("lib/upstream/a.cpp", '"core/error.h"', False),
    ("lib/upstream/b.cpp", '"upstream/provider.h"', False),
    ("lib/upstream/c.cpp", '"provider.h"', False),
    ("lib/upstream/d.cpp", '"proxy/gateway.h"', True),
    ("lib/upstream/e.cpp", '"../proxy/gateway.h"', True),
    ("lib/upstream/f.cpp", '"proxy/missing.h"', True),
    ("lib/core/g.cpp", '"http/headers.h"', True),
    ("lib/core/h.cpp", "<QString>", False),
    ("lib/core/i.cpp", "<QIcon>", True),
    ("lib/core/j.cpp", "<QtGui/QAction>", True),
    ("lib/core/k.cpp", "<QGuiApplication>", True),
    ("lib/core/l.cpp", "<QWidget>", True),
    ("lib/core/m.cpp", "<QCoreApplication>", False),
    ("lib/proxy/n.cpp", '"ui/tray.h"', True),
    ("lib/proxy/o.cpp", '"app/main.h"', True),
    ("lib/proxy/p.cpp", "<QHttpServer>", True),
    ("lib/proxy/q.cpp", "<QAbstractHttpServer>", True),
    ("lib/proxy/r.cpp", "<QtHttpServer/QHttpServerResponder>", True),
    ("lib/proxy/httpserver.cpp", "<QHttpServer>", False),
    ("lib/proxy/httpserver_68.h", "<QAbstractHttpServer>", False),
    ("lib/helpers/s.cpp", "<QString>", True),
    ("ui/a.cpp", '"ui/tray.h"', False),
    ("ui/b.cpp", '"proxy/gateway.h"', False),
    ("ui/c.cpp", '"upstream/providersnapshot.h"', False),
    ("ui/d.cpp", '"core/error.h"', False),
    ("ui/e.cpp", '"upstream/provider.h"', True),
    ("ui/f.cpp", '"app/main.h"', True),
    ("ui/g.cpp", "<QHttpServer>", True),
    ("ui/h.cpp", "<QIcon>", False),
    ("app/a.cpp", '"ui/tray.h"', False),
    ("app/b.cpp", '"upstream/provider.h"', False),
]
HEADERS = [
    "lib/core/error.h", "lib/http/headers.h", "lib/upstream/provider.h", "lib/upstream/providersnapshot.h",
    "lib/proxy/gateway.h", "ui/tray.h", "app/main.h",
]  # fmt: skip


NAMESAKES = [
    ("lib/core/x.h", "namespace signalbox {\nstruct Row\n{\n};\nclass Later;\n}\n"),
    ("lib/core/y.h", "namespace signalbox::inner {\nstruct Row\n{\n};\n}\n"),
    ("ui/z.h", "namespace signalbox {\nclass Row final : public Later\n{\n};\nclass Later;\n}\n"),
]


def self_test() -> list[str]:
    """Every rule must fire on a made-up tree, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in [(header, "") for header in HEADERS] + [(file, f"#include {what}\n") for file, what, _ in CASES]:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        for name, text in NAMESAKES:
            (root / name).write_text(text, encoding="utf-8")
        fired = {line.split(":")[0] for line in breaches(root)}
    twice = {name for name, _ in NAMESAKES if name in fired}
    if twice != {"ui/z.h"}:
        return [f"self-test: only ui/z.h has a name that is taken, not {twice}"]
    return [
        f"self-test: {file} including {what} must {'' if wrong else 'not '}be a breach"
        for file, what, wrong in CASES
        if (file in fired) != wrong
    ]


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    problems = self_test()
    if sys.argv[1] != "--self-test":
        problems += breaches(Path(sys.argv[1]))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
