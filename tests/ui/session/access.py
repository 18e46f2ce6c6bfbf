# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told of a program (AT-SPI): names, states and places of what is shown."""
import contextlib

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

def bus_is_there():
    """Whether Atspi may be used yet: it ends a program that asks too early."""
    answer = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
        GLib.Variant("(s)", ("org.a11y.Bus",)), None, Gio.DBusCallFlags.NONE, -1)
    return answer.unpack()[0]


# at-spi2-core 2.54 and later call some roles by other names: those are used here.
NEWER_NAMES = {"push button": "button"}


def walk(node, depth=14):
    """(role, name, node) of `node` and of everything in it that is shown."""
    try:
        node.clear_cache()  # what a test waits for changes
        role = node.get_role_name()
        yield NEWER_NAMES.get(role, role), node.get_name(), node
        for place in range(node.get_child_count() if depth else 0):
            child = node.get_child_at_index(place)
            if child and is_shown(child):
                yield from walk(child, depth - 1)
    except GLib.Error:
        return  # it went away meanwhile


def has_state(node, state):
    try:
        node.clear_cache()
        return node.get_state_set().contains(state)
    except GLib.Error:
        return False


def is_shown(node):
    return has_state(node, Atspi.StateType.SHOWING)


def is_checked(node):
    return has_state(node, Atspi.StateType.CHECKED)


def program(name="signalbox"):
    """The program as a screen reader knows it, or None while it does not."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    with contextlib.suppress(GLib.Error):  # another one that has just ended
        for place in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(place)
            if child and child.get_name().lower() == name:
                return child
    return None


def shown():
    """All that walk() finds in the program's windows."""
    application = program()
    return walk(application) if application else ()


class Menus:
    """Menus that pop up. They are in no window, so that they are only known by telling that they are shown."""

    def __init__(self):
        self._menu = None
        self._listener = Atspi.EventListener.new(self._note)
        self._listener.register("object:state-changed:showing")

    def _note(self, told):
        with contextlib.suppress(GLib.Error):  # what has told is gone again
            if told.source.get_role_name() == "popup menu":
                self._menu = told.source if told.detail1 else None

    def rows(self):
        """name → item of the menu that is open; remarks beside a name are behind a tab."""
        while GLib.MainContext.default().iteration(False):
            pass
        menu = self._menu  # it may close while it is looked at
        rows = walk(menu) if menu and is_shown(menu) else ()
        return {name: row for role, name, row in rows if role == "menu item"}

    def row(self, beginning):
        return next((row for name, row in self.rows().items() if name.startswith(beginning)), None)

    def checked(self, beginning):
        row = self.row(beginning)
        return row is not None and is_checked(row)

    def place(self):
        """Its left, top, right and bottom."""
        box = self._menu.get_extents(Atspi.CoordType.SCREEN)
        return box.x, box.y, box.x + box.width, box.y + box.height


def centre(node):
    box = node.get_extents(Atspi.CoordType.SCREEN)
    return box.x + box.width // 2, box.y + box.height // 2


def texts(role):
    """Names of everything with this role that is shown."""
    return [name for found, name, _ in shown() if found == role]


def chosen(role):
    """Names of what is checked of it."""
    return [name for found, name, node in shown() if found == role and is_checked(node)]
