"""A seat's own side: one connection to the console that leads."""

from __future__ import annotations

import select
import threading
from collections import deque
from pathlib import Path

from sim.exercise.seats import place
from sim.exercise.seats.messages import Greeting, LinesRead, Message, Moved, Reply, Request, message_in, request_bytes
from sim.faults import Misuse

_PIECE = 16 * 1024
_GREETED = 5.0
"""Seconds in which a console greets whoever comes in."""


class Gone(Exception):
    """The console is not there any more; whether it did what was asked, its log says."""


class Seat:
    """A connection to the console that leads a log. ``console`` is that console's own mark, ``moved`` the log that it
    went on with, if it did."""

    def __init__(self, log: Path) -> None:
        """Raises Misuse where no console is there."""
        self._connection = place.connected(log)
        self._lines, self._come = LinesRead(), deque[Message]()
        self._reading = threading.Lock()
        self.moved = ""
        try:
            self._connection.settimeout(_GREETED)
            greeting = self._next()
            self._connection.settimeout(None)
        except (Gone, OSError):
            self.close()
            raise Misuse("The console does not answer.") from None
        except Misuse:
            self.close()
            raise
        if not isinstance(greeting, Greeting):
            self.close()
            raise Misuse(greeting.refused if isinstance(greeting, Reply) else "The console does not greet.")
        self.console = greeting.console

    def ask(self, request: Request) -> int:
        """Have a command done: its line, which is on disk. Raises Misuse where it was refused, Gone where nobody can
        say."""
        data = request_bytes(request)
        with self._reading:
            try:
                self._connection.sendall(data)
                reply = self._next()
                while not isinstance(reply, Reply) or reply.id != request.id:
                    reply = self._next()
            except OSError:
                raise Gone from None
        if reply.line is None:
            raise Misuse(reply.refused)
        return reply.line

    def is_there(self) -> bool:
        """Whether the console is there still; what it says unasked is taken in, unless somebody waits for a reply."""
        if not self._reading.acquire(blocking=False):
            return True
        try:
            while select.select([self._connection], [], [], 0)[0]:
                self._take()
        except (Gone, Misuse, OSError, ValueError):
            return False
        finally:
            self._reading.release()
        return True

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _next(self) -> Message:
        while not self._come:
            self._take()
        return self._come.popleft()

    def _take(self) -> None:
        """Take in what comes next."""
        data = self._connection.recv(_PIECE)
        if not data:
            raise Gone
        for line in self._lines.feed(data):
            message = message_in(line)
            if isinstance(message, Moved):
                self.moved = message.log
            else:
                self._come.append(message)
