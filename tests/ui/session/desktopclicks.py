#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses `signalbox` by its tray icon, menu, window and keyboard while streams run; desktop_session prepares the session.

usage: desktopclicks.py PROGRAM FOLDER AT_SPI_BUS_LAUNCHER
"""
import contextlib
import os
import re
import subprocess
import sys

import access
from screen import (Pictures, click, has_focus, is_visible, key, output_of, shown_window, until, window_inside,
                    xdotool)
from upstream import Stream, Upstream, ask, configuration, manage

TITLE = "Signalbox"
WIDTH = 1280  # of the screen


def end(process):
    """First politely: what the process has started itself ends with it only then."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Desk:
    """The session with everything in it: the desktop's own programs, two providers, and the program under test."""

    def __init__(self, program, folder, launcher, ending):
        self.pictures = Pictures()
        self._folder = folder
        self._ending = ending
        self.start(launcher, "--launch-immediately")
        until(access.bus_is_there, "the bus of screen readers")
        self.menu = access.Menus()
        self.start("openbox")
        self.tray = self.start_tray()
        self.first, self.second = Upstream("first"), Upstream("second")
        for upstream in (self.first, self.second):
            ending.callback(upstream.close)
        config = os.path.join(folder, "config.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(configuration(self.first, self.second))
        self.command = [program, "--config", config, "--port", "0"]
        self.process = self.start(*self.command, "--background", log="program.log")
        self.address = until(self._address, "the program to listen", 30)
        self.icon = until(lambda: window_inside("panel"), "the tray icon", 30)

    def start(self, *command, log="desktop.log"):
        with open(os.path.join(self._folder, log), "ab") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file)
        self._ending.callback(end, process)
        return process

    def start_tray(self):
        tray = self.start("trayer", "--edge", "top", "--align", "right", "--height", "24", "--widthtype", "request")
        until(lambda: output_of("xdotool", "search", "--name", "^panel$").split(), "the tray")
        return tray

    def log(self):
        with open(os.path.join(self._folder, "program.log"), encoding="utf-8") as file:
            return file.read()

    def _address(self):
        found = re.search(r"is listening on http://(\S+)", self.log())
        return found and found.group(1)

    def begin_stream(self):
        """A stream that goes to the first provider, and goes on at first.say()."""
        self.first.slow = True
        stream = Stream(self.address)
        assert stream.status == 200 and stream.provider == "first", (stream.status, stream.provider)
        assert stream.read() == "first begins"
        return stream

    def open_menu(self):
        # Where it is now: the tray moves its icons when one changes its size.
        self.icon = until(lambda: window_inside("panel"), "the tray icon")
        click(self.icon, 3)
        until(lambda: self.menu.row("Quit"), "the menu")

    def menu_closes(self):
        until(lambda: not self.menu.row("Quit"), "the menu to close")

    def pinned(self):
        return manage(self.address, "/pin")["pinned"]

    def running(self):
        return manage(self.address, "/running")["running"]


def what_appears_is_told(desk):
    """By a test of its own, which needs the bus of screen readers."""
    test = os.path.join(os.path.dirname(desk.command[0]), "tst_announcement")
    if os.path.exists(test):
        told = output_of(test)
        assert " 0 failed, 0 skipped" in told, told


def switches_while_a_stream_runs(desk):
    stream = desk.begin_stream()
    desk.open_menu()
    until(lambda: desk.menu.checked("Automatic"), "Automatic to be checked")
    until(lambda: desk.menu.row("1 request"), "the stream in the menu")
    assert (place := desk.menu.place())[2] <= WIDTH, f"the menu has grown beyond the screen: {place}"
    desk.pictures.take("menu-while-a-stream-runs")
    click(access.centre(desk.menu.row("second")))
    desk.menu_closes()
    until(lambda: desk.pinned() == "second", "the pin")
    assert ask(desk.address) == "second"
    assert (len(desk.first.requests), len(desk.second.requests)) == (1, 1)
    for text in ("goes on", "and on"):
        desk.first.say(text)
        assert stream.read() == text
    desk.first.say(None)
    assert stream.read_all() == [] and stream.events[-1] == "message_stop", stream.events
    desk.first.slow = False


def the_menu_shows_the_pin(desk):
    desk.open_menu()
    until(lambda: desk.menu.checked("second"), "the pin in the menu")
    assert not desk.menu.checked("Automatic")
    until(lambda: any("pinned to second" in name for name in desk.menu.rows()), "the state to tell of it")
    desk.pictures.take("menu-with-the-pin")
    key("Escape")
    desk.menu_closes()


def a_click_opens_the_window(desk):
    assert not shown_window(TITLE)
    click(desk.icon)
    until(lambda: shown_window(TITLE), "the window")
    until(lambda: has_focus(TITLE), "the window to have the focus")
    until(lambda: "Overview" in access.chosen("radio button"), "the overview")
    desk.pictures.take("overview")


def the_palette_switches_back(desk):
    key("ctrl+k")
    until(lambda: has_focus("Commands"), "the palette")
    xdotool("type", "automatic")
    until(lambda: access.texts("list item")[:1] == ["Send requests by the routes"], "the command to be found")
    desk.pictures.take("palette")
    key("Return")
    until(lambda: desk.pinned() is None, "the pin to go")
    assert ask(desk.address) == "first"
    until(lambda: has_focus(TITLE), "the window to have the focus again")


def the_window_shows_the_requests(desk):
    key("ctrl+2")
    until(lambda: "Requests" in access.chosen("radio button"), "the page of requests")
    made = until(lambda: [row["provider"] for row in manage(desk.address, "/requests")["requests"]], "the requests")
    assert made == ["first", "second", "first"], made
    until(lambda: [text for text in access.texts("table cell") if text in ("first", "second")] == made,
          "the requests in the table")
    desk.pictures.take("requests")


def the_window_cancels_a_stream(desk):
    stream = desk.begin_stream()
    assert len(desk.running()) == 1
    until(lambda: access.texts("table cell").count("first") == 3, "the stream in the table")
    key("ctrl+f", "Escape", "Home", "Delete")
    until(lambda: "End it" in access.texts("button"), "the question")
    desk.pictures.take("cancel")
    key("alt+e")
    until(lambda: not desk.running(), "the request to end")
    stream.read_all()
    assert "error" in stream.events and "message_stop" not in stream.events, stream.events
    assert desk.first.cut.wait(15), "the provider still sends"
    desk.first.slow = False


def closing_hides_and_a_second_start_raises(desk):
    window = shown_window(TITLE)
    key("alt+F4")
    until(lambda: not is_visible(window), "the window to hide")
    assert ask(desk.address) == "first"
    second = desk.start(*desk.command, log="second.log")
    assert second.wait(15) == 0, second.returncode
    until(lambda: shown_window(TITLE), "the window")
    until(lambda: has_focus(TITLE), "the window to have the focus")
    assert desk.process.poll() is None
    desk.pictures.take("raised-by-a-second-start")


def the_window_stands_in_for_a_tray_that_left(desk):
    window = shown_window(TITLE)
    key("alt+F4")
    until(lambda: not is_visible(window), "the window to hide")
    desk.tray.terminate()
    desk.tray.wait()
    until(lambda: shown_window(TITLE), "the window", 20)
    desk.tray = desk.start_tray()
    until(lambda: window_inside("panel"), "the tray icon", 20)


def quits_when_the_stream_has_ended(desk):
    stream = desk.begin_stream()
    desk.open_menu()
    key("q")
    desk.menu_closes()
    until(lambda: any("Stopping: 1" in text for text in access.texts("label")), "the window to tell")
    desk.pictures.take("stopping")
    desk.first.say("to its end")
    assert stream.read() == "to its end"
    assert desk.process.poll() is None
    desk.first.say(None)
    assert stream.read_all() == [] and stream.events[-1] == "message_stop", stream.events
    assert desk.process.wait(15) == 0, desk.process.returncode


def main(program, folder, launcher):
    with contextlib.ExitStack() as ending:
        desk = Desk(program, folder, launcher, ending)
        try:
            for case in (what_appears_is_told, switches_while_a_stream_runs, the_menu_shows_the_pin,
                         a_click_opens_the_window, the_palette_switches_back, the_window_shows_the_requests,
                         the_window_cancels_a_stream, closing_hides_and_a_second_start_raises,
                         the_window_stands_in_for_a_tray_that_left, quits_when_the_stream_has_ended):
                case(desk)
                print(f"PASS {case.__name__}", flush=True)
        except BaseException:
            desk.pictures.take("failed")
            print(f"the program's output:\n{desk.log()}", flush=True)
            raise


main(*sys.argv[1:])
