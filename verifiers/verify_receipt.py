#!/usr/bin/env python3
"""Checks a receipt of Paraph without Paraph: python3 verify_receipt.py RECEIPT KEY

RECEIPT: the JSON that GET /v1/proof/inclusion?track=&seq= answered.
KEY: the verifier key of the log, which you kept from GET /v1/checkpoint (Accept: application/json): name+id+key.

It shows that the entry was in the log when its head was signed: its text has the hash that the row names (1), the row is a
leaf of the tree (2) whose root (3) the key has signed (4). Python 3.8 or later, nothing else.
"""
import base64
import hashlib
import json
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def fail(why):
    sys.exit("NOT PROVED: " + why)


# Ed25519 (RFC 8032, section 5.1), verification only: x and y on -x^2 + y^2 = 1 + d x^2 y^2 modulo P, in extended form.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * D * one[3] * other[3] % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(count, point):
    total = (0, 1, 1, 0)
    while count > 0:
        if count & 1:
            total = add(total, point)
        point = add(point, point)
        count >>= 1
    return total


def decode(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = decode(key), decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def main(file, vkey):
    with open(file, encoding="utf-8") as opened:
        receipt = json.load(opened)
    row, payload = receipt["entry"]["row"], receipt["entry"]["payload"]
    entry = json.loads(row)

    # 1. The row names its content by a hash. A redacted entry, or one that you may not see whole, has none here.
    if payload is not None and sha256(payload.encode()).hex() != entry["payload"]:
        fail("the content is not the one that the row names")
    if (entry["track"], entry["seq"]) != (receipt["track"], receipt["seq"]):
        fail("the row is of another entry")

    # 2. RFC 6962, section 2.1: a leaf is hashed with 0 before it, a node with 1.
    found = sha256(b"\0", sha256(row.encode()))

    # 3. The path to the root: RFC 9162, section 2.1.3.2.
    text, _, signatures = receipt["checkpoint"].rpartition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    at, last = receipt["index"], int(size) - 1
    if not 0 <= at <= last:
        fail("its place is beyond the head")
    for sibling in map(base64.b64decode, receipt["proof"]):
        if last == 0:
            fail("the path is too long")
        if at % 2 == 1 or at == last:
            found = sha256(b"\1", sibling, found)
            while at % 2 == 0 and at != 0:
                at, last = at // 2, last // 2
        else:
            found = sha256(b"\1", found, sibling)
        at, last = at // 2, last // 2
    if last != 0 or found != base64.b64decode(root):
        fail("the path does not lead to the root of the head")

    # 4. The signature of the head: C2SP signed-note, Ed25519. The key: 1 and its 32 bytes.
    name, named, encoded = vkey.split("+", 2)
    key = base64.b64decode(encoded)
    identity = sha256(name.encode() + b"\n", key)[:4]
    if name != origin or len(key) != 33 or key[0] != 1 or named != identity.hex():
        fail("the key is of another log, or damaged")
    for line in signatures.splitlines():
        _, by, signed = line.split(" ")
        signed = base64.b64decode(signed)
        if by == name and signed[:4] == identity and is_signed(key[1:], text.encode(), signed[4:]):
            break
    else:
        fail("the head is not signed by this key")

    print(f"PROVED: entry {entry['seq']} of {entry['track']} is number {receipt['index'] + 1} of the {size} in {origin}.")
    print(f"It was recorded at {entry['recordedAt']}: {entry['type']}, {entry['occurredOn']}.")
    if payload is not None:
        print(payload)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        fail("give the file of the receipt and the verifier key")
    main(*sys.argv[1:])
