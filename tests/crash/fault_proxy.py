"""A bad line between the halls and central, on 127.0.0.1.

SPDX-License-Identifier: Apache-2.0

Every connection gets one Fault, chosen when it is made. Two threads carry each connection and end
with it; nothing here waits without a bound.
"""
import contextlib
import dataclasses
import socket
import struct
import threading
import time

CHUNK = 16 * 1024
TICK_S = 0.05
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of 0 s: closing sends a reset
TO_SERVER, TO_CLIENT, BOTH_WAYS = "to_server", "to_client", "both_ways"


@dataclasses.dataclass(frozen=True)
class Fault:
    """The fault of a connection.

    kind: "none"; "delay", by `seconds` in `direction`, or both ways; "cut", both ends closed once `after` bytes have
    gone in `direction`, with a reset if `reset`; "half_open", from there on nothing is forwarded
    either way and both ends stay open for `seconds`; "refuse", the connection is ended before a byte is read.
    """
    kind: str = "none"
    direction: str = TO_CLIENT
    after: int = 0
    seconds: float = 0.0
    reset: bool = False


class FaultProxy:
    """Forwards to a port on 127.0.0.1. `next_fault` is called for each new connection."""

    def __init__(self, server_port, next_fault=Fault):
        self.next_fault = next_fault
        self.met = {}  # kind of fault to the number of connections that it struck
        self._server_port = server_port
        self._lock = threading.Lock()
        self._lines = set()
        self._open = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(TICK_S)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def heal(self):
        """New connections get no fault; those that hang are ended."""
        self.next_fault = Fault
        with self._lock:
            hanging = [line for line in self._lines if line.fault.kind != "none"]
        for line in hanging:
            line.end()

    def close(self):
        self._open = False
        self._thread.join()
        self._listener.close()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.end()

    def struck(self, kind):
        with self._lock:
            self.met[kind] = self.met.get(kind, 0) + 1

    def _accept(self):
        while self._open:
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            fault = self.next_fault()
            if fault.kind == "refuse":
                self.struck(fault.kind)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                client.close()
                continue
            self._forward(client, fault)

    def _forward(self, client, fault):
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port), timeout=5)
        except OSError:  # the server is down at the moment
            client.close()
            return
        line = _Line(self, client, server, fault)
        with self._lock:
            self._lines.add(line)
        line.start()

    def forget(self, line):
        with self._lock:
            self._lines.discard(line)


class _Line:
    """One connection through the proxy."""

    def __init__(self, proxy, client, server, fault):
        self.fault = fault
        self._proxy = proxy
        self._sockets = (client, server)
        self._stalled = threading.Event()
        self._over = threading.Event()
        self._running = 2
        self._lock = threading.Lock()
        for end in self._sockets:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.settimeout(TICK_S)

    def start(self):
        client, server = self._sockets
        for source, target, direction in ((client, server, TO_SERVER), (server, client, TO_CLIENT)):
            threading.Thread(target=self._pump, args=(source, target, direction), daemon=True).start()

    def end(self):
        self._over.set()

    def _pump(self, source, target, direction):
        """Carries bytes until one end is closed or the fault strikes."""
        with contextlib.suppress(OSError):
            self._carry(source, target, direction)
        self._over.set()
        with self._lock:
            self._running -= 1
            last = self._running == 0
        if last:
            self._close()

    def _carry(self, source, target, direction):
        carried = 0
        while not self._over.is_set():
            if self._stalled.is_set():
                self._over.wait(self.fault.seconds)
                return
            try:
                data = source.recv(CHUNK)
            except TimeoutError:
                continue
            if not data:
                return
            if self.fault.direction == direction and self.fault.kind in ("cut", "half_open"):
                data = data[:max(0, self.fault.after - carried)]
            if self.fault.kind == "delay" and self.fault.direction in (direction, BOTH_WAYS):
                time.sleep(self.fault.seconds)
            self._send(target, data)
            carried += len(data)
            if self._strikes(direction, carried) and self.fault.kind == "cut":
                return

    def _strikes(self, direction, carried):
        """Whether the fault strikes now; a half-open line is silent from then on."""
        if self.fault.direction != direction or carried < self.fault.after:
            return False
        if self.fault.kind == "half_open":
            self._stalled.set()
        if self.fault.kind in ("cut", "half_open"):
            self._proxy.struck(self.fault.kind)
        return True

    def _send(self, target, data):
        while data and not self._over.is_set():
            try:
                data = data[target.send(data):]
            except TimeoutError:
                continue

    def _close(self):
        for end in self._sockets:
            with contextlib.suppress(OSError):
                if self.fault.kind == "cut" and self.fault.reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.close()
        self._proxy.forget(self)
