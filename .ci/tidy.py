#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs clang-tidy over lib/, app/ and ui/; a file that passed is not checked again until it, a header of the project that
it includes, its compile command or .clang-tidy changes."""
import argparse
import hashlib
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("lib", "app", "ui")
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
PRECOMPILED = re.compile(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| -fpch-preprocess")
HEADERS: dict[str, list[Path]] = {}  # by file name
for header in sorted(path for part in PARTS for path in (ROOT / part).rglob("*.h")):
    HEADERS.setdefault(header.name, []).append(header)


@cache
def includes(path: Path) -> frozenset[Path]:
    """The project's headers that `path` may name: every one whose path ends with the written name."""
    names = [name.decode() for name in INCLUDE.findall(path.read_bytes())]
    return frozenset(
        header for name in names for header in HEADERS.get(Path(name).name, []) if f"{header}".endswith(f"/{Path(name)}")
    )


def closure(path: Path) -> list[Path]:
    seen, waiting = {path}, [path]
    while waiting:
        new = includes(waiting.pop()) - seen
        seen |= new
        waiting += new
    return sorted(seen)


def key(path: Path, command: str, tool: str) -> str:
    digest = hashlib.sha256(f"{tool}\n{command.replace(str(ROOT), '')}\n".encode())
    for file in [ROOT / ".clang-tidy", *closure(path)]:
        digest.update(f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def changed_since(base: str) -> set[Path]:
    def lines(*arguments: str) -> list[str]:
        return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()

    names = lines("diff", "--name-only", base) + lines("ls-files", "--others", "--exclude-standard")
    return {ROOT / name for name in names}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("-p", dest="build", type=Path, required=True, help="build folder with compile_commands.json")
    parser.add_argument("-j", dest="jobs", type=int, default=2)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--changed", nargs="?", const="HEAD", metavar="BASE")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)

    tool = subprocess.run(["clang-tidy", "--version"], check=True, capture_output=True, text=True).stdout
    changed = changed_since(options.changed) if options.changed else None
    # Without the precompiled headers: they are the compiler's own, and hide an include that is missing.
    commands = json.loads((options.build / "compile_commands.json").read_text())
    for entry in commands:
        entry["command"] = PRECOMPILED.sub("", entry["command"])
    folder = options.build / "tidy"
    folder.mkdir(exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(commands))
    stamps = {}
    for entry in commands:
        path = Path(entry["file"])
        if not any(path.is_relative_to(ROOT / part) for part in PARTS):
            continue  # tests and generated files
        if changed is not None and not changed.intersection(closure(path)):
            continue
        stamps[path] = options.cache / key(path, entry["command"], tool)
    waiting = [path for path, stamp in sorted(stamps.items()) if not stamp.exists()]
    print(f"clang-tidy: {len(stamps)} files, {len(waiting)} to check", flush=True)

    def check(path: Path) -> bool:
        command = ["clang-tidy", "-p", folder, "--quiet", f"--header-filter=^{ROOT}/(lib|app|ui)/"]
        result = subprocess.run([*command, path], capture_output=True, text=True)
        if result.returncode == 0:
            stamps[path].touch()
        else:
            print(f"{path.relative_to(ROOT)}:\n{result.stdout}{result.stderr}", flush=True)
        return result.returncode == 0

    with ThreadPoolExecutor(options.jobs) as pool:
        failed = list(pool.map(check, waiting)).count(False)
    print(f"clang-tidy: {len(waiting) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
