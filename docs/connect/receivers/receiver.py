"""Receives the webhooks of Paraph. Python 3.9 or later, no packages: WEBHOOK_SECRET=whsec_... python3 receiver.py"""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
FIVE_MINUTES = 300

# Store both in your database, in the transaction that processes the message.
seen = set()
last_seq = {}
lock = threading.Lock()


def is_genuine(headers, body):
    """Whether these bytes were signed with our secret in the last five minutes."""
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > FIVE_MINUTES:
        return False
    signed = f"{headers.get('webhook-id')}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(SECRET, signed, hashlib.sha256))
    # During a rotation there are two signatures, separated by a space.
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any([hmac.compare_digest(expected, signature) for signature in given])


def take(message_id, message):
    data = message["data"]
    with lock:
        if message_id in seen:
            return
        seen.add(message_id)
        if "transition" not in data:
            print(f"took {message['type']}", flush=True)
            return
        track, seq = data["transition"]["track"], data["seq"]
        expected = last_seq.get(track, seq - 1) + 1
        # With a filter by type, gaps are normal. Without one, read the feed after your last cursor.
        if seq > expected:
            print(f"gap {track} {expected}..{seq - 1}", flush=True)
        last_seq[track] = max(seq, expected)
        print(f"took {message['type']} {track} {seq}", flush=True)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        genuine = is_genuine(self.headers, body)
        if genuine:
            take(self.headers["webhook-id"], json.loads(body))
        self.send_response(204 if genuine else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 8080))), Receiver)
print(f"listening {server.server_port}", flush=True)
server.serve_forever()
