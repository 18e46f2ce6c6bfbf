#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: manpage.py PROGRAM SUMMARY DATE

Prints the manual page of PROGRAM, made of what its --help says, so that there is one text to keep true.
"""
import re
import subprocess
import sys
from pathlib import Path

ITEM = re.compile(r"^  (\S.*?)(?:  +(\S.*))?$")  # two blanks, a term, and after two blanks or more its text
HEADING = re.compile(r"^(Options|Commands|Environment|Exit codes):$")


def escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def body(lines: list[str]) -> list[str]:
    page = []
    for line in lines:
        if heading := HEADING.match(line):
            page += [".SH " + heading[1].upper()]
        elif item := ITEM.match(line):
            page += [".TP", ".B " + escaped(item[1])] + ([escaped(item[2])] if item[2] else [])
        elif not line:
            page += [".PP"] if page and not page[-1].startswith((".PP", ".SH")) else []
        elif line[0] == " ":
            page += [escaped(line.strip())]
        else:
            # After a list its text would belong to the last item.
            page += ([".PP"] if len(page) > 2 and page[-2].startswith(".B ") else []) + [escaped(line)]
    return page


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    program, summary, date = sys.argv[1:]
    name = Path(program).name
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    usage, *lines = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout.splitlines()
    other = "signalbox" if name == "signalboxd" else "signalboxd"
    synopsis = usage.removeprefix(f"Usage: {name}").strip()
    page = [
        f'.TH {name.upper()} 1 "{date}" "Signalbox {version}" "User Commands"',
        ".SH NAME",
        f"{name} \\- {escaped(summary)}",
        ".SH SYNOPSIS",
        f".B {name}",
        escaped(synopsis),
        ".SH DESCRIPTION",
        *body(lines),
        ".SH FILES",
        ".TP",
        ".I ~/.config/signalbox/config.yaml",
        "The configuration; /usr/share/doc/signalbox/examples/config.example.yaml shows every key.",
        ".TP",
        ".I ~/.local/state/signalbox",
        "Logs, the ledger of requests, and the names of what is kept in the keychain.",
        ".SH SEE ALSO",
        f".BR {other} (1)",
    ]
    print("\n".join(page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
