"""A real py2p node, driven by lines of JSON: {"call", "op", ...} in, {"call", "value"|"error"} and {"event", ...} out.

Usage: py2p_peer.py FOLDER_WITH_PY2P. The node lives as long as its standard input is open.
"""

import json
import math
import os
import socket
import sys
import threading
import traceback

commands, answers = sys.stdin, sys.stdout
sys.stdout = sys.stderr  # py2p prints; the real standard output belongs to the answers

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), "standins"), sys.argv[1]]

import hashable  # noqa: E402,F401  (before umsgpack)
import umsgpack  # noqa: E402
from py2p import base, mesh, sync, utils  # noqa: E402

SAFE_INTEGER = 2**53 - 1
answering = threading.Lock()


def portable(value):
    """A value as JSON, with a tagged map for what JSON cannot tell apart."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": value.hex()}
    if isinstance(value, int):
        return value if abs(value) <= SAFE_INTEGER else {"$int": str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) and value % 1 else {"$float": repr(value)}
    if isinstance(value, dict):
        return {key if isinstance(key, str) else repr(key): portable(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [portable(member) for member in value]
    if isinstance(value, umsgpack.Ext):
        return {"$ext": [value.type, value.data.hex()]}
    raise TypeError("no JSON form for %r" % (value,))


def restored(value):
    """The value that `portable` or the driving test wrote."""
    if isinstance(value, list):
        return [restored(member) for member in value]
    if not isinstance(value, dict):
        return value
    if "$bytes" in value:
        return bytes.fromhex(value["$bytes"])
    if "$int" in value:
        return int(value["$int"])
    if "$float" in value:
        return float(value["$float"])
    return {key: restored(member) for key, member in value.items()}


def text(key):
    """Bytes that are UTF-8 as text; anything else is spelled so that it equals no such text."""
    try:
        return key.decode("utf-8") if isinstance(key, bytes) else repr(key)
    except UnicodeDecodeError:
        return repr(key)


def answer(message):
    with answering:
        print(json.dumps(message), file=answers, flush=True)


def identity(peer_id):
    return peer_id.decode("utf-8") if isinstance(peer_id, bytes) else peer_id


class ReusableSocket(socket.socket):
    """Lets a py2p that comes back listen at the port it has just left, which it cannot by itself for a minute."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


utils.socket = ReusableSocket


class ObservedSocket(sync.SyncSocket):
    """Reports each peer that leaves the routing table.

    py2p walks its keys in a thread of its own while a peer joins, and drops that peer if the application sets one meanwhile; here it waits its turn.
    """

    def __init__(self, *args, **kwargs):
        self.turn = threading.RLock()
        super().__init__(*args, **kwargs)

    def _send_peers(self, handler):
        with self.turn:
            super()._send_peers(handler)

    def disconnect(self, handler):
        known = handler.id and self.routing_table.get(handler.id) is handler
        super().disconnect(handler)
        if known:
            answer({"event": "disconnect", "id": identity(handler.id), "status": status(self)})


def status(node):
    return node.status if node.status == "Nominal" else list(node.status)


def portable_stored(meta, value):
    return {"value": portable(value), "owner": identity(meta.owner), "timestamp": meta.timestamp}


class Peer:
    def start(self, host, port, subnet, encryption, leasing, outAddress=None, maxOutgoing=None):
        if maxOutgoing is not None:
            mesh.max_outgoing = maxOutgoing
        self.socket = ObservedSocket(
            host,
            port,
            prot=base.Protocol(subnet, encryption),
            out_addr=tuple(outAddress) if outAddress else None,
            leasing=leasing,
        )

        @self.socket.on("update")
        def on_update(_socket, key, value, meta):
            answer({"event": "update", "key": text(key), **portable_stored(meta, value)})

        @self.socket.on("delete")
        def on_delete(_socket, key):
            answer({"event": "delete", "key": text(key)})

        @self.socket.on("message")
        def on_message(received):
            for self.newest in received.recv(100):
                sender, packets = identity(self.newest.sender), portable(self.newest.packets)
                answer({"event": "message", "sender": sender, "packets": packets})

        return identity(self.socket.id)

    def connect(self, host, port):
        self.socket.connect(host, port)

    def set(self, key, value):
        with self.socket.turn:
            self.socket[restored(key)] = restored(value)

    def delete(self, key):
        with self.socket.turn:
            del self.socket[restored(key)]

    def applyDelta(self, key, delta):
        with self.socket.turn:
            self.socket.apply_delta(restored(key), restored(delta))

    def broadcast(self, packets):
        self.socket.send(*restored(packets))

    def reply(self, packets):
        self.newest.reply(*restored(packets))

    def get(self, key):
        return portable(self.socket.get(restored(key)))

    def stored(self, key):
        key = utils.sanitize_packet(restored(key))
        if key not in self.socket.data:
            return None
        return portable_stored(self.socket.metadata[key], self.socket.data[key])

    def keys(self):
        return [text(key) for key in tuple(self.socket.keys())]

    def items(self):
        return [[text(key), portable(self.socket.data[key])] for key in tuple(self.socket.keys())]

    def peers(self):
        table = tuple(self.socket.routing_table.items())
        return [{"id": identity(key), "address": link.addr, "outgoing": bool(link.outgoing)} for key, link in table]

    def status(self):
        return status(self.socket)

    def stop(self):
        self.socket.close()


def obey(peer, command):
    operation = getattr(peer, command.pop("op"))
    return {"value": operation(**command)}


def serve():
    peer = Peer()
    for line in commands:
        command = json.loads(line)
        call = command.pop("call")
        try:
            outcome = obey(peer, command)
        except Exception as error:
            outcome = {"error": {"name": type(error).__name__, "message": str(error)}}
        answer({"call": call, **outcome})


try:
    serve()
except BaseException:
    traceback.print_exc()
    os._exit(1)
os._exit(0)  # py2p's own thread would keep the process alive
