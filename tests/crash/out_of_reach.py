#!/usr/bin/env python3
"""Everything that can keep a dispatcher from central, one by one, and what the program says then.

SPDX-License-Identifier: Apache-2.0

    out_of_reach.py --bin BUILD/bin

After each failure the hall's file is as before, the hall works on, and the program has said whether
the data is safe and what to do next. In the end the line works again and all operations arrive.
Exit status 77: no PostgreSQL here.
"""
import re
import signal
import socket
import threading
import time

from fault_proxy import TO_CLIENT, TO_SERVER, Fault, FaultProxy
from hall import Hall
from stage import demand, run

SAFE = r"What was done at the hall is safe there and goes out with the next `hallbook sync`\."
LOOK = SAFE + r" Look whether this computer is on the network; `hallbook status` shows the address of central\.$"
WATCH_S_MAX = 30
FINE = r"The hall's data is safe"


class Dispatcher:
    """Registers somebody, tries to sync, and compares the message with the expected one."""

    def __init__(self, hall):
        self.hall = hall
        self.told = []
        self._cards = iter(range(1, 100))

    def reads(self, what, status, message, hint, *options, **changes):
        """Checks that a sync with `options` fails with `status`, `message` and `hint`."""
        before = self.hall.document("status")["pending"]
        self.hall.document("register", str(next(self._cards)), "MARINE")
        environment = {**self.hall.environment, **changes}
        answer = self.hall.answer(*options, "sync", env=environment)
        said = answer.complaint or {"message": "", "hint": ""}
        demand(answer.status == status and not answer.error and re.match(message, said["message"])
               and re.match(hint, said["hint"]),
               f"{what}: expected exit status {status}, {message}\n{hint}\n{answer}")
        demand(self.hall.document("status")["pending"] == before + 1, f"{what}: something was lost")
        self.hall.run("verify")
        self.told.append(f"  {what}: {said['message']}")

    def at(self, address):
        return "--central", address


def web_server():
    """A server that is no PostgreSQL; yields the number of its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer():
        while True:
            client, _ = listener.accept()
            with client:
                client.recv(1024)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    threading.Thread(target=answer, daemon=True).start()
    return listener.getsockname()[1]


def no_way_there(dispatcher, login, port):
    def address(host, database="postgres"):
        return dispatcher.at(f"postgresql://{login}@{host}/{database}?connect_timeout=2")

    dispatcher.reads("nobody listens", 3, r"Central cannot be reached: no server is listening at "
                     r"127\.0\.0\.1:1\.$", LOOK, *address("127.0.0.1:1"))
    dispatcher.reads("unknown name", 3, r"Central cannot be reached: the name of its server is not "
                     r"known here\.$", LOOK, *address("central..nowhere"))
    dispatcher.reads("no PostgreSQL", 3, r"Central cannot be reached: what answers at "
                     r"127\.0\.0\.1:\d+ is no PostgreSQL server\.$", LOOK,
                     *address(f"127.0.0.1:{web_server()}"))
    dispatcher.reads("wrong database", 2, r"There is no database \"local45\" at central\.$",
                     "Check the address of central", *address(f"127.0.0.1:{port}", "local45"))
    dispatcher.reads("no encryption", 3, r"Central cannot be reached: the server at 127\.0\.0\.1:\d+ "
                     r"offers no encrypted connection\.$",
                     r"Nothing was sent, and what was done at the hall is safe there\. Another server may stand in "
                     r"central's place: call the office before anything else is tried \(docs/tls\.md\)\.$",
                     *dispatcher.at(f"postgresql://{login}@127.0.0.1:{port}/postgres?sslmode=require"))


def bad_lines(dispatcher, proxy, login):
    frozen = f"postgresql://{login}@127.0.0.1:{proxy.port}/postgres?connect_timeout=2"
    proxy.next_fault = lambda: Fault("half_open", TO_SERVER, 0, seconds=30)
    dispatcher.reads("frozen server", 3, r"Central cannot be reached: 127\.0\.0\.1:\d+ does not "
                     r"answer\.$", LOOK, *dispatcher.at(frozen))
    proxy.next_fault = lambda: Fault("refuse")
    dispatcher.reads("hangs up", 3, r"Central cannot be reached: the line to 127\.0\.0\.1:\d+ broke "
                     r"off\.$", LOOK)
    proxy.next_fault = lambda: Fault("cut", TO_CLIENT, 2500)
    dispatcher.reads("breaks off", 3, r"The connection to central was lost\.$", SAFE)
    proxy.heal()


def not_admitted(dispatcher, login):
    dispatcher.reads("wrong password", 7, rf"Central does not admit this login: {login} or its "
                     r"password is wrong\.$", FINE + ".*Check the password", PGPASSWORD="wrong")
    dispatcher.reads("no password", 7, r"Central does not admit this login: it asks for a password, "
                     r"and none was found\.$", FINE + r".*~/\.pgpass", PGPASSWORD="")


def server_down(dispatcher, server):
    server.stop_at_once()
    dispatcher.reads("server gone", 3, r"Central cannot be reached: the line to 127\.0\.0\.1:\d+ broke "
                     r"off\.$", LOOK)
    server.start()


def older_central(dispatcher, server, other):
    """Central migrated down by a revision, as one that was not updated yet."""
    history = dispatcher.hall.document("migrate", "history", "--target", "central", "--central",
                                       server.uri)
    before = history["revisions"][-2]["id"]
    dispatcher.hall.run("migrate", "down", before, "--target", "central", "--central", server.uri)
    dispatcher.reads("older central", 4, r"Central is older than this program: it does not know the "
                     r"schema this hall has\.$", FINE + r".*`hallbook central init URI`")
    other.run("central", "init", server.uri)


def revoked(dispatcher, server, proxy, login):
    """Revokes the hall while it waits for an answer on a slow line."""
    proxy.next_fault = lambda: Fault("delay", TO_CLIENT, seconds=0.4)
    officer = threading.Timer(1.2, lambda: dispatcher.hall.run(
        "central", "revoke", dispatcher.hall.code, "--admin-uri", server.uri))
    officer.start()
    dispatcher.reads("revoked meanwhile", 7, rf"Central does not admit this login: {login} is barred, "
                     r"as it is when a hall is revoked\.$", FINE + ".*Ask the office")
    officer.join()


def wait_until_watched(server, process, but_for=0):
    """Waits until a session watches, another one than `but_for`. Returns its process at the server."""
    until = time.monotonic() + WATCH_S_MAX
    while time.monotonic() < until and process.poll() is None:
        pid = server.query(f"SELECT pid FROM sync.watcher WHERE sync.is_watched() AND pid <> {but_for}")
        if pid:
            return int(pid[0][0])
        time.sleep(0.1)
    process.kill()
    demand(False, f"headquarters does not watch: {process.communicate()}")


def headquarters_goes_on(hall, server):
    """Headquarters loses its connection, reports the outage, and then watches again."""
    process = hall.start("central", "reconcile", "--watch", "--central", hall.central)
    first = wait_until_watched(server, process)
    server.query(f"SELECT pg_terminate_backend({first})")
    wait_until_watched(server, process, but_for=first)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=30)
    demand(process.returncode == 0 and "judged" in out and "Trying again until it answers" in error,
           f"headquarters: exit status {process.returncode}\n{out}{error}")


def play(arguments, server, folder):
    proxy = FaultProxy(server.port)
    hall = Hall(arguments.bin, folder, server, "PA", "PT_ANGELES", proxy.port)
    login = re.search("//(.*)@", hall.central)[1]
    path = folder / "members.csv"
    path.write_text("Card_number,Member_name,Home_local,Home_region\n" + "".join(
        f'{card},"Member, Number {card}",46,SEATTLE\n' for card in range(1, 100)))
    hall.document("import", "members", str(path))
    hall.document("sync")
    dispatcher = Dispatcher(hall)
    no_way_there(dispatcher, login, server.port)
    bad_lines(dispatcher, proxy, login)
    not_admitted(dispatcher, login)
    server_down(dispatcher, server)
    older_central(dispatcher, server, hall)
    sent = hall.document("sync")
    demand(sent["deposited"] > 0 and hall.document("status")["pending"] == 0, f"not all sent: {sent}")
    headquarters_goes_on(hall, server)
    revoked(dispatcher, server, proxy, login)
    hall.document("register", "99", "UTILITY")
    proxy.close()
    print("\n".join(dispatcher.told) + "\nout_of_reach: each told in plain words, nothing lost")


if __name__ == "__main__":
    run("out_of_reach", play, tcp=True)
