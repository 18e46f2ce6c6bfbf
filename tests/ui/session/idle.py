#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what `signalbox` takes while nothing happens: memory and context switches, hidden in the tray and shown.

usage: idle.py PROGRAM FOLDER [SECONDS]      (in a session with an X display; desktop_session BIN_DIR --idle)
"""
import contextlib
import os
import pathlib
import re
import subprocess
import sys
import time

from screen import click, key, output_of, shown_window, until, window_inside
from upstream import Upstream, ask, configuration

PAGES = ("Overview", "Requests", "Usage", "Providers", "Routes", "Log", "Preferences")  # Ctrl+1 and so on


def memory(process):
    """Resident and proportional, in MB."""
    text = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    return [int(re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024 / 1e6 for name in ("Rss", "Pss")]


def switches(process):
    """thread → its context switches so far."""
    counts = {}
    for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(OSError):  # a thread that has ended
            text = (task / "status").read_text(encoding="utf-8")
            name = re.search(r"^Name:\s+(.*)", text)[1]
            counts[f"{name} {task.name}"] = sum(map(int, re.findall(r"voluntary_ctxt_switches:\s+(\d+)", text)))
    return counts


def is_at_rest(process):
    before = switches(process)
    time.sleep(1)
    return switches(process) == before


def report(process, what, seconds):
    with contextlib.suppress(AssertionError):
        until(lambda: is_at_rest(process), "rest", 10)
    before = switches(process)
    time.sleep(seconds)
    woken = {name: count - before.get(name, 0) for name, count in switches(process).items()}
    threads = ", ".join(f"{name.split()[0]} {count}" for name, count in woken.items() if count)
    resident, proportional = memory(process)
    print(f"{what}: RSS {resident:.1f} MB, PSS {proportional:.1f} MB, {sum(woken.values())} context switches in "
          f"{seconds} s{f' ({threads})' if threads else ''}", flush=True)


def main(program, folder, seconds=20):
    environment = {name: value for name, value in os.environ.items() if name != "QT_LINUX_ACCESSIBILITY_ALWAYS_ON"}
    config = pathlib.Path(folder, "settings", "idle.yaml")  # the folder above is watched too, and /tmp is never quiet
    config.parent.mkdir()
    limited, other = Upstream("limited"), Upstream("other")
    limited.retry_after = 18000
    config.write_text(configuration(limited, other), encoding="utf-8")
    with contextlib.ExitStack() as ending:
        def start(*command):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            ending.callback(process.wait)
            ending.callback(process.kill)
            return process

        start("openbox")
        start("trayer", "--edge", "top", "--align", "right", "--height", "24", "--widthtype", "request")
        until(lambda: output_of("xdotool", "search", "--name", "^panel$").split(), "the tray")
        begin = time.monotonic()
        process = start(program, "--background", "--config", str(config), "--port", "0")
        greeting = b""
        while b"is listening" not in greeting:
            greeting = process.stdout.readline()
        print(f"start to listening: {(time.monotonic() - begin) * 1000:.0f} ms")
        icon = until(lambda: window_inside("panel"), "the tray icon")
        report(process, "hidden, never shown", int(seconds))
        click(icon)
        until(lambda: shown_window("Signalbox"), "the window")
        for number, page in enumerate(PAGES, 1):
            key(f"ctrl+{number}")
            report(process, f"shown, {page}", int(seconds))
        key("ctrl+1", "alt+F4")
        until(lambda: not shown_window("Signalbox"), "the window to hide")
        report(process, "hidden again", int(seconds))
        assert ask(re.search(rb"http://([\d.:]+)", greeting)[1].decode()) == "other"
        time.sleep(30)  # the notice that tells of it comes and goes
        report(process, "hidden, one provider limited for hours", int(seconds))


main(*sys.argv[1:])
