"""The console's side: seats that come in, each in a thread of its own, so that none keeps anybody else waiting.

A seat that is slow, silent, gone or sends rubbish hurts nobody but itself. A request is done under the console's lock,
by ``do``, and answered once that has come back.
"""

from __future__ import annotations

import os
import secrets
import selectors
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from sim.exercise.command import Command
from sim.exercise.seats import place
from sim.exercise.seats.messages import (
    Greeting,
    LinesRead,
    Message,
    Moved,
    Reply,
    Request,
    Unread,
    message_bytes,
    request_in,
)
from sim.faults import Misuse

MOST = 32
"""Seats at a time."""
REMEMBERED = 1_000
"""Requests whose replies are known, for whoever asks again."""
_PIECE = 16 * 1024
_LISTENED = 1.0
"""Seconds in which a seat takes its last reply when the console leaves."""

Do = Callable[[Command, str], int]
"""Does a command as somebody, and gives its line once that is on disk. Raises Misuse."""


class Seats:
    """Takes seats beside one log as long as it is open. ``missing`` says why it takes none; empty where it does."""

    def __init__(self, log: Path, do: Do) -> None:
        self._do = do
        self._console = secrets.token_hex(8)
        self._replies: OrderedDict[tuple[str, str], Future[Reply]] = OrderedDict()
        self._guard = threading.Lock()
        """Held while what follows is looked at or changed, and never while anything waits."""
        self._connections: dict[socket.socket, threading.Lock] = {}
        self._under_way = 0
        self._idle = threading.Condition(self._guard)
        self._closed = False
        self._door: _Door | None = None
        self.missing = ""
        self._open(log)

    def _open(self, log: Path) -> None:
        try:
            self._door, self.missing = _Door(log, self._come_in), ""
        except Misuse as error:
            self.missing = str(error)

    def move(self, log: Path) -> None:
        """Go on beside another log, and tell all who sit here."""
        self._shut()
        self._open(log)
        for connection in self._seated():
            if not self._send(connection, Moved(os.path.realpath(log)), waits=False):
                _hang_up(connection)

    def close(self) -> None:
        """Take no seats any more, and let go of those that are there, once what they asked is done and, as far as they
        listen, acknowledged."""
        self._shut()
        with self._idle:
            self._closed = True
            self._idle.wait_for(lambda: not self._under_way)
        for connection in self._seated():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        with self._idle:
            self._idle.wait_for(lambda: not self._connections, _LISTENED)
        for connection in self._seated():
            _hang_up(connection)

    def __enter__(self) -> Seats:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _shut(self) -> None:
        if self._door is not None:
            self._door.close()
            self._door = None

    # ------------------------------------------------------------------ one seat

    def _seated(self) -> list[socket.socket]:
        with self._guard:
            return list(self._connections)

    def _come_in(self, connection: socket.socket) -> None:
        """Somebody is at the door: one of ours sits down, if there is room."""
        if not place.is_same_user(connection):
            connection.close()
            return
        with self._guard:
            full = len(self._connections) >= MOST
            if not full:
                self._connections[connection] = threading.Lock()
        if full:
            connection.setblocking(False)
            with suppress(OSError):
                connection.send(message_bytes(Reply(refused=f"There are {MOST} keyboards already.")))
            connection.close()
            return
        threading.Thread(target=self._attend, args=(connection,), name="seat", daemon=True).start()

    def _attend(self, connection: socket.socket) -> None:
        """Do what a seat asks until it leaves."""
        lines = LinesRead()
        try:
            self._send(connection, Greeting(self._console))
            while data := connection.recv(_PIECE):
                for line in lines.feed(data):
                    self._send(connection, self._reply(line))
        except Unread as error:
            self._send(connection, Reply(error.id, refused=str(error)))
        except OSError:
            pass
        finally:
            connection.close()
            with self._idle:  # only now: whoever waits for the seats to go finds them gone
                self._connections.pop(connection, None)
                self._idle.notify_all()

    def _send(self, connection: socket.socket, message: Message, waits: bool = True) -> bool:
        """Say something to a seat; whether it was taken. Only the seat's own thread ``waits`` for that."""
        with self._guard:
            sending = self._connections.get(connection)
        if sending is None or not sending.acquire(blocking=waits):
            return False
        data = message_bytes(message)
        try:
            if waits:
                connection.sendall(data)
                return True
            return connection.send(data, socket.MSG_DONTWAIT) == len(data)
        except OSError:
            return False
        finally:
            sending.release()

    # ------------------------------------------------------------------ one request

    def _reply(self, line: bytes) -> Reply:
        try:
            request = request_in(line)
        except Unread as error:
            return Reply(error.id, refused=str(error))
        if not request.id:
            return self._done(request)
        with self._guard:
            known = self._replies.get((request.who, request.id))
            if known is None:
                mine = self._replies[request.who, request.id] = Future[Reply]()
                while len(self._replies) > REMEMBERED:
                    self._replies.popitem(last=False)
        if known is not None:
            return known.result()
        reply = self._done(request)
        mine.set_result(reply)
        return reply

    def _done(self, request: Request) -> Reply:
        with self._idle:
            if self._closed:
                return Reply(request.id, refused="The console is leaving.")
            self._under_way += 1
        try:
            return Reply(request.id, self._do(request.command, request.who))
        except Misuse as error:
            return Reply(request.id, refused=str(error))
        finally:
            with self._idle:
                self._under_way -= 1
                self._idle.notify_all()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Door:
    """The socket that is listened at, in a thread of its own."""

    def __init__(self, log: Path, come_in: Callable[[socket.socket], None]) -> None:
        self._path = place.socket_of(log)
        self._listener = place.listening(log)
        self._bound = self._path.lstat()
        self._come_in = come_in
        self._bell, self._ear = socket.socketpair()
        self._thread = threading.Thread(target=self._wait, name="seats", daemon=True)
        self._thread.start()

    def _wait(self) -> None:
        with selectors.DefaultSelector() as either:
            either.register(self._listener, selectors.EVENT_READ)
            either.register(self._ear, selectors.EVENT_READ)
            while all(key.fileobj is self._listener for key, _ in either.select()):
                with suppress(OSError):
                    self._come_in(self._listener.accept()[0])

    def close(self) -> None:
        place.removed(self._path, self._bound)
        self._bell.send(b"!")
        self._thread.join()
        for one in (self._listener, self._bell, self._ear):
            one.close()
