# SPDX-License-Identifier: Apache-2.0
"""A program on a pseudo-terminal, and what a person would see on it.

The model knows what readline and the shell send to a VT100: line ends,
backspace, movement, erasing, inserting and deleting; other sequences that only
set modes or colours are passed over.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

SEQUENCE = re.compile(r"\x1b(?:\[([?>=]?)([0-9;]*)([@-~])|[()][0-9A-B]|[=>78M])")


class Screen:
    def __init__(self, columns, rows=60):
        self.columns = columns
        self.rows = rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0

    def down(self):
        self.row += 1
        if self.row == self.rows:
            self.cells = self.cells[1:] + [[" "] * self.columns]
            self.row -= 1

    def put(self, char):
        width = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if self.column + width > self.columns:
            self.column = 0
            self.down()
        self.cells[self.row][self.column] = char
        self.column += width

    def erase(self, kind, argument):
        line = self.cells[self.row]
        if kind == "K":
            first, last = {0: (self.column, self.columns),
                           1: (0, self.column + 1),
                           2: (0, self.columns)}[argument]
            line[first:last] = [" "] * (last - first)
        elif argument == 0:
            self.erase("K", 0)
            for i in range(self.row + 1, self.rows):
                self.cells[i] = [" "] * self.columns
        else:
            self.cells = [[" "] * self.columns for _ in range(self.rows)]

    def control(self, match):
        private, arguments, kind = match.group(1, 2, 3)
        if private or kind is None or kind in "mhlrn":
            return
        numbers = [int(n) if n else 0 for n in arguments.split(";")]
        count = numbers[0] or 1
        line = self.cells[self.row]
        if kind == "A":
            self.row = max(0, self.row - count)
        elif kind == "B":
            self.row = min(self.rows - 1, self.row + count)
        elif kind == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif kind == "D":
            self.column = max(0, self.column - count)
        elif kind == "G":
            self.column = count - 1
        elif kind == "H":
            self.row = count - 1
            self.column = (numbers[1] if len(numbers) > 1 else 1) - 1
        elif kind in "JK":
            self.erase(kind, numbers[0])
        elif kind == "P":
            del line[self.column:self.column + count]
            line += [" "] * count
        elif kind == "@":
            line[self.column:self.column] = [" "] * count
            del line[self.columns:]

    def feed(self, text):
        at = 0
        while at < len(text):
            char = text[at]
            match = SEQUENCE.match(text, at)
            if match:
                self.control(match)
                at = match.end()
                continue
            at += 1
            if char == "\n":
                self.down()
            elif char == "\r":
                self.column = 0
            elif char == "\b":
                self.column = max(0, self.column - 1)
            elif char >= " ":
                self.put(char)

    def lines(self):
        lines = ["".join(cells).rstrip() for cells in self.cells]
        while lines and not lines[-1]:
            lines.pop()
        return lines


class Program:
    def __init__(self, arguments, columns=80, environment=None):
        self.screen = Screen(columns)
        self.raw = b""
        self.text = ""
        self.status = None
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.environ.update(environment or {})
            os.execv(arguments[0], arguments)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", self.screen.rows, columns, 0, 0))

    def read(self, seconds):
        """Reads what comes within the time. False at the end."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data
        try:
            text = self.raw.decode("utf-8")
            self.raw = b""
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                raise
            text = self.raw[:error.start].decode("utf-8")
            self.raw = self.raw[error.start:]
        self.text += text
        self.screen.feed(text)
        return bool(data)

    def wait_for(self, wanted, seconds=20):
        """Until a line of the screen matches; the lines then."""
        pattern = re.compile(wanted)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            lines = self.screen.lines()
            if any(pattern.search(line) for line in lines):
                return lines
            if not self.read(0.05):
                break
        raise AssertionError("no line matches %r in\n%s"
                             % (wanted, "\n".join(self.screen.lines())))

    def wait_for_prompt(self, seconds=20):
        """Until the last line is an empty prompt and nothing more comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            n = len(self.text)
            alive = self.read(0.05)
            lines = self.screen.lines()
            if (lines and lines[-1] in ("kg>", "kg> ") and
                    len(self.text) == n):
                return lines
            if not alive:
                break
        raise AssertionError("no prompt in\n%s"
                             % "\n".join(self.screen.lines()))

    def send(self, text):
        data = text.encode("utf-8")
        while data:
            data = data[os.write(self.fd, data):]

    def end(self, seconds=20):
        """Waits until it ends by itself. @return its exit status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                os.close(self.fd)
                return self.status
        raise AssertionError("it does not end")

    def kill(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                os.close(self.fd)
            except OSError:
                pass
