#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a StatusNotifier desktop for `signalbox` and clicks through its menu over D-Bus.

usage: trayclicks.py PROGRAM CONFIG_FILE      (in a D-Bus session of its own, with an X display)
"""
import atexit
import contextlib
import os
import re
import socket
import subprocess
import sys
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib
from upstream import Stream, Upstream, ask, configuration, manage

WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = {
    "IsStatusNotifierHostRegistered": ("b", dbus.Boolean(True)),
    "ProtocolVersion": ("i", dbus.Int32(0)),
    "RegisteredStatusNotifierItems": ("as", dbus.Array([], "s")),
}


class Desktop(dbus.service.Object):
    """The watcher and the host in one: it remembers the items that register."""

    def __init__(self, bus):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        self.items.append((sender, service if service.startswith("/") else "/StatusNotifierItem"))

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return PROPERTIES[name][1]

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):
        return {name: value for name, (_, value) in PROPERTIES.items()}

    @dbus.service.method(dbus.INTROSPECTABLE_IFACE, out_signature="s", path_keyword="path", connection_keyword="bus")
    def Introspect(self, path=None, bus=None):
        """Qt only reads properties that are listed here, and dbus-python lists none."""
        listed = "".join(f'<property name="{n}" type="{t}" access="read"/>' for n, (t, _) in PROPERTIES.items())
        opening = f'<interface name="{WATCHER}">'
        return dbus.service.Object.Introspect(self, path, bus).replace(opening, opening + listed)


def until(condition, what, seconds=15):
    """Serves D-Bus until the condition holds, and returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s for: {what}")


def is_shown(row):
    return row[1].get("label") and row[1].get("visible", True)


def found(rows, beginning):
    """The row whose label begins so; single underscores (mnemonics) are not shown, double ones are one."""
    for row in filter(is_shown, rows):
        label = str(row[1]["label"]).replace("__", "\0").replace("_", "").replace("\0", "_")
        if label.startswith(beginning):
            return row
    return None


class Tray:
    """One program under test, seen through its tray item."""

    def __init__(self, bus, desktop, command):
        desktop.items.clear()
        self.desktop = desktop
        self.bus = bus
        self.process = subprocess.Popen(command)
        atexit.register(self.process.kill)
        self.registers_again()

    def registers_again(self):
        service, path = until(lambda: self.desktop.items and self.desktop.items[0], "the item to register")
        item = self.bus.get_object(service, path)
        self.properties = dbus.Interface(item, dbus.PROPERTIES_IFACE).GetAll("org.kde.StatusNotifierItem")
        self.menu = dbus.Interface(self.bus.get_object(service, self.properties["Menu"]), "com.canonical.dbusmenu")

    def rows(self, *path):
        """(id, properties) of every visible row that has a label, of the menu or of the submenu that `path` leads to."""
        _, (_, _, rows) = self.menu.GetLayout(0, -1, dbus.Array([], "s"))
        for beginning in path:
            row = found(rows, beginning)
            if row is None:
                return []
            self.menu.AboutToShow(row[0])
            _, (_, _, rows) = self.menu.GetLayout(row[0], -1, dbus.Array([], "s"))
        return [(row[0], row[1]) for row in rows if is_shown(row)]

    def row(self, *path):
        return found(self.rows(*path[:-1]), path[-1])

    def checked(self, *path):
        row = self.row(*path)
        return row and row[1].get("toggle-state") == 1

    def click(self, *path):
        number, _ = until(lambda: self.row(*path), f"the row {path}")
        self.menu.Event(number, "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))

    def address(self):
        return re.search(r"127\.0\.0\.1:\d+", until(lambda: self.row("●"), "the running state")[1]["label"])[0]

    def quit(self):
        self.click("Quit")
        until(lambda: self.process.poll() is not None, "the program to end")
        assert self.process.returncode == 0, f"exit code {self.process.returncode}"


def switches_between_providers(start):
    tray = start("0")
    assert tray.properties["IconPixmap"] or tray.properties["IconName"], "no icon"
    until(lambda: tray.row("●"), "the running state")
    for beginning in ("Automatic", "first", "us_west", "Copy address", "Copy environment", "Open configuration", "Quit"):
        assert tray.row(beginning), f"no row {beginning}"
    assert tray.row("us_west")[1]["toggle-type"] == "radio"
    assert tray.checked("Automatic")
    tray.click("us_west")
    until(lambda: tray.checked("us_west") and not tray.checked("Automatic"), "the pin")
    tray.click("Automatic")
    until(lambda: tray.checked("Automatic") and not tray.checked("us_west"), "automatic mode")
    tray.quit()


@contextlib.contextmanager
def two_providers(start, folder):
    """A tray whose program has two providers, of which the first answers slowly."""
    first, second = Upstream("first"), Upstream("second")
    config = os.path.join(folder, "two.yaml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(configuration(first, second))
    first.slow = True
    tray = start("0", config)
    yield tray, tray.address(), first
    tray.quit()
    first.close()
    second.close()


def begun(address):
    stream = Stream(address)
    assert stream.provider == "first" and stream.read() == "first begins", stream.provider
    return stream


def switches_while_a_stream_runs(start, folder):
    with two_providers(start, folder) as (tray, address, first):
        stream = begun(address)
        until(lambda: tray.row("1 request"), "the stream in the menu")
        tray.click("second")
        until(lambda: tray.checked("second"), "the pin")
        assert ask(address) == "second"
        first.say("goes on")
        assert stream.read() == "goes on"
        tray.click("Automatic")
        until(lambda: tray.checked("Automatic"), "automatic mode")
        tray.click("By route", "claude-*", "second")
        until(lambda: tray.checked("By route", "claude-*", "second"), "the pin of the route")
        assert ask(address) == "second"
        assert ask_elsewhere(address, first) == "first"
        tray.click("By route", "claude-*", "Automatic")
        until(lambda: tray.checked("By route", "claude-*", "Automatic"), "the route to decide")
        first.say(None)
        assert stream.read_all() == [] and stream.events[-1] == "message_stop", stream.events


def ask_elsewhere(address, first):
    """Who answers a request that the pinned route is not for."""
    first.slow = False
    try:
        return ask(address, "other-model")
    finally:
        first.slow = True


def pauses_and_cancels(start, folder):
    with two_providers(start, folder) as (tray, address, first):
        stream = begun(address)
        tray.click("Pause", "Until I resume")
        until(lambda: tray.row("❚❚"), "the pause")
        assert Stream(address).status == 503
        first.say("goes on")
        assert stream.read() == "goes on", "a pause ends no stream"
        tray.click("Resume")
        until(lambda: tray.row("●") and not tray.row("Resume"), "the end of the pause")
        until(lambda: tray.row("1 request", "session-test"), "the stream in the menu")
        tray.click("1 request", "session-test", "Cancel")
        until(lambda: not manage(address, "/running")["running"], "the stream to end")
        stream.read_all()
        assert "error" in stream.events and "message_stop" not in stream.events, stream.events
        assert first.cut.wait(15), "the provider still sends"
        until(lambda: not tray.row("1 request"), "the stream to leave the menu")


def offers_another_port(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        tray = start(port)
        until(lambda: port in tray.row("✕")[1]["label"] if tray.row("✕") else False, "the problem to name the port")
        tray.click("Use port")
        until(lambda: tray.row("●") and not tray.row("Use port"), "the other port")
        tray.quit()


def window_stands_in_for_a_tray_that_left(start, leave, come_back):
    tray = start("0")
    until(lambda: tray.row("●"), "the running state")
    assert not has_window(), "there is a window beside the tray"
    leave()
    until(has_window, "the window", 20)
    come_back()
    tray.registers_again()
    tray.quit()


def has_window():
    tree = subprocess.run(["xwininfo", "-root", "-tree"], capture_output=True, text=True, check=True).stdout
    shown = [line.split()[0] for line in tree.splitlines() if '"Signalbox"' in line]
    return any("IsViewable" in subprocess.run(["xwininfo", "-id", window], capture_output=True, text=True).stdout
               for window in shown)


def main(program, config):
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    desktop = Desktop(bus)
    names = []
    def come_back():
        names.append(dbus.service.BusName(WATCHER, bus))

    def leave():
        desktop.items.clear()
        names.clear()  # the bus takes the name back

    # Programs that start with the session are quicker than its panel: so is the first one here.
    GLib.timeout_add(2000, come_back)

    def start(port, file=config):
        return Tray(bus, desktop, [program, "--background", "--config", file, "--port", port])

    for case in (switches_between_providers, offers_another_port):
        case(start)
        print(f"PASS {case.__name__}")
    for case in (switches_while_a_stream_runs, pauses_and_cancels):
        case(start, os.path.dirname(config))
        print(f"PASS {case.__name__}")
    window_stands_in_for_a_tray_that_left(start, leave, come_back)
    print("PASS window_stands_in_for_a_tray_that_left")


main(*sys.argv[1:])
