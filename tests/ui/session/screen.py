# SPDX-License-Identifier: GPL-3.0-or-later
"""An X display as its user has it: windows, keys, clicks and pictures."""
import os
import re
import subprocess
import time


def until(condition, what, seconds=15):
    """Looks again and again until the condition holds, and returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.03)
    raise AssertionError(f"waited {seconds} s for: {what}")


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def xdotool(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def key(*names):
    """One after the other, as from a keyboard: to the window that has the focus."""
    xdotool("key", "--clearmodifiers", *names)


def click(place, button=1):
    xdotool("mousemove", *place, "click", button)


def is_visible(window):
    return "IsViewable" in output_of("xwininfo", "-id", str(window))


def shown_window(title):
    """The id of the window with this title, if it is on the screen."""
    found = output_of("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").split()
    return next((int(window) for window in found if is_visible(window)), None)


def has_focus(title):
    """Whether keys go there: a window manager calls a window active before that."""
    return output_of("xdotool", "getwindowfocus", "getwindowname").strip() == title


def window_inside(name_of_parent):
    """The centre of the one window that `name_of_parent` has taken in, as a tray does with an icon."""
    tree = output_of("xwininfo", "-tree", "-name", name_of_parent)
    for line in tree.splitlines():
        # 0x600007 "signalbox": ("signalbox" "Signalbox")  24x24+1+0  +1255+0
        if found := re.search(r'"signalbox.*?(\d+)x(\d+)\+-?\d+\+-?\d+\s+\+(\d+)\+(\d+)', line):
            width, height, left, top = map(int, found.groups())
            if width > 4 and height > 4:
                return left + width // 2, top + height // 2
    return None


class Pictures:
    """Numbered pictures of the whole screen in the folder $SIGNALBOX_SHOTS; none without it."""

    def __init__(self):
        self._folder = os.environ.get("SIGNALBOX_SHOTS", "")
        self._number = 0
        if self._folder:
            os.makedirs(self._folder, exist_ok=True)

    def take(self, name):
        self._number += 1
        if self._folder:
            file = os.path.join(self._folder, f"{self._number:02}-{name}.png")
            subprocess.run(["import", "-window", "root", file], check=True)
