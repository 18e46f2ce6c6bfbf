# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the measurements into the table of the README."""

import datetime
import os
import pathlib
import platform
import re
import statistics
import subprocess

TARGETS = ("direct", "nginx", "signalbox")


class Results:
    """Every value of every round. `add(measure, target, value)`, None for a failed run."""

    def __init__(self):
        self.values = {}

    def add(self, measure, target, value):
        kept = None if value is None else round(value, 4)
        self.values.setdefault(measure, {}).setdefault(target, []).append(kept)

    def median(self, measure, target):
        known = [value for value in self.values.get(measure, {}).get(target, []) if value is not None]
        return statistics.median(known) if known else None

    def _pairs(self, measure, target, base):
        """Values of the same round: noise of the machine hits both sides alike."""
        values = self.values.get(measure, {})
        pairs = zip(values.get(target, []), values.get(base, []))
        return [(value, other) for value, other in pairs if value is not None and other is not None]

    def difference(self, measure, target, base):
        known = [value - other for value, other in self._pairs(measure, target, base)]
        return statistics.median(known) if known else None

    def ratio(self, measure, target, base):
        known = [value / other for value, other in self._pairs(measure, target, base) if other > 0]
        return statistics.median(known) if known else None


def text(value, form):
    return "–" if value is None else form.format(value)


def verdict(value, met):
    return "–" if value is None else "met" if met(value) else "**missed**"


class Table:
    def __init__(self, results):
        self.results = results
        self.rows = []

    def _row(self, name, cells, aim="", result=""):
        self.rows.append([name, *cells, aim, result])

    def added(self, name, measure, limit=None):
        """What the way through a proxy adds to the direct way, in ms."""
        results = self.results
        cells = [text(results.median(measure, "direct"), "{:.3f} ms")]
        cells += [text(results.difference(measure, proxy, "direct"), "{:+.3f} ms") for proxy in TARGETS[1:]]
        if limit is None:
            return self._row(name, cells)
        value = results.difference(measure, "signalbox", "direct")
        return self._row(name, cells, f"≤ +{limit} ms", verdict(value, lambda v: v <= limit))

    def ledger(self, name, measure, limit):
        """What a ledger in a file adds to one in memory, in the same round."""
        value = self.results.difference(measure, "signalbox", "no file")
        cells = ["", "", text(value, "{:+.3f} ms")]
        self._row(name, cells, f"≤ +{limit} ms", verdict(value, lambda v: v <= limit))

    def delay(self, name, measure, limit=None):
        cells = [text(self.results.median(measure, target), "{:.3f} ms") for target in TARGETS]
        if limit is None:
            return self._row(name, cells)
        value = self.results.difference(measure, "signalbox", "nginx")
        return self._row(name, cells, f"≤ nginx + {limit} ms", verdict(value, lambda v: v <= limit))

    def rate(self, name, measure, share=None):
        cells = [text(self.results.median(measure, target), "{:.0f}/s") for target in TARGETS]
        ratio = self.results.ratio(measure, "signalbox", "nginx")
        if ratio is not None:
            cells[2] += f" ({ratio:.2f} × nginx)"
        if share is None:
            return self._row(name, cells)
        return self._row(name, cells, f"≥ {share:.2f} × nginx", verdict(ratio, lambda v: v >= share))

    def single(self, name, measure, form, limit=None):
        cells = [text(self.results.median(measure, target), form) for target in TARGETS]
        if limit is None:
            return self._row(name, cells)
        value = self.results.median(measure, "signalbox")
        return self._row(name, cells, "≤ " + form.format(limit), verdict(value, lambda v: v <= limit))

    def markdown(self):
        lines = [["Measure", "direct", "nginx", "Signalbox", "Aim", "Result"], *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(6)]
        rule = ["-" * width for width in widths]
        # Numbers stand to the right.
        rule[1:4] = ["-" * (width - 1) + ":" for width in widths[1:4]]
        padded = [
            " | ".join(
                cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths))
            )
            for line in [lines[0], rule, *lines[1:]]
        ]
        return "\n".join(f"| {line} |" for line in padded)


def make_table(results):
    table = Table(results)
    for kind, name, limit in (("plain", "Plain request", 0.25), ("stream", "Stream of 26 events", 0.4)):
        table.added(f"{name}, 1 connection, p50", f"{kind} p50", limit)
        table.added(f"{name}, 1 connection, p99", f"{kind} p99")
    table.added("First event of the stream, p50", "stream first p50")
    for kind, name in (("plain", "Plain request"), ("stream", "Stream")):
        table.ledger(f"{name}, p50, what the ledger's file adds", f"ledger {kind} p50", 0.03)
    for connections, share in ((8, 0.20), (64, None)):
        table.rate(f"Plain requests/s, {connections} connections", f"plain rate {connections}", share)
        table.rate(f"Streams/s, {connections} connections", f"stream rate {connections}", share)
    for streams in (1, 100, 300):
        plural = "stream" if streams == 1 else "streams"
        limit = 0.15 if streams == 100 else None
        table.delay(f"Delay of an event, {streams} {plural}, p50", f"events {streams} p50", limit)
        table.delay(f"Delay of an event, {streams} {plural}, p99", f"events {streams} p99")
    for size in (1, 10):
        table.added(f"Body of {size} MB, model rewritten, p50", f"body {size} p50")
    table.single("Added when the first provider refuses, p50", "failover added", "{:.3f} ms")
    table.single("Resident memory, idle", "memory idle", "{:.1f} MB", 25)
    table.single("Resident memory, after the run", "memory after", "{:.1f} MB")
    table.single("Start to the first answer", "start health", "{:.0f} ms", 150)
    table.single("Start to the first proxied answer", "start proxied", "{:.0f} ms")
    return table.markdown()


def output_of(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ""
    return done.stdout + done.stderr


def qt_version(program):
    """From the library the program loads: the headers of the build may have been others."""
    found = re.search(r"libQt6Core\.so\S* => (\S+)", output_of(["ldd", str(program)]))
    return pathlib.Path(found[1]).resolve().name.partition(".so.")[2] if found else "unknown"


def machine(signalboxd, rounds):
    """What the numbers depend on; the name of the host is nobody's business."""
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    nginx = re.search(r"nginx/(\S+)", output_of(["nginx", "-v"]) or output_of(["/usr/sbin/nginx", "-v"]))
    parts = [
        datetime.date.today().isoformat(),
        f"{len(os.sched_getaffinity(0))} CPUs" + (f" ({cpu[1].strip()})" if cpu else ""),
        f"Linux {platform.release()}",
        f"Qt {qt_version(signalboxd) if signalboxd else 'not measured'}",
        f"nginx {nginx[1] if nginx else 'unknown'}",
        f"median of {rounds} rounds" if rounds > 1 else "1 round",
        f"load before the run {os.getloadavg()[0]:.1f}",
    ]
    return ", ".join(parts)
