"""Age files under a passphrase (c2sp.org/age, RFC 8439), without any of our own code; slow."""
import base64
import hashlib
import hmac
import os
import struct
import sys

LABEL = b"age-encryption.org/v1/scrypt"
WORK_FACTOR = 4  # log2 of scrypt's N: for tests only
BEGIN, END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"


def encode(data):
    return base64.b64encode(data).rstrip(b"=")


def decode(text):
    return base64.b64decode(text + b"=" * (-len(text) % 4))


# ---- ChaCha20-Poly1305 (RFC 8439) ----

def quarter(s, a, b, c, d):
    for x, y, z, shift in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xFFFFFFFF
        s[z] ^= s[x]
        s[z] = (s[z] << shift | s[z] >> (32 - shift)) & 0xFFFFFFFF


def block(key, counter, nonce):
    start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *struct.unpack("<8L", key), counter,
             *struct.unpack("<3L", nonce)]
    state = list(start)
    for _ in range(10):
        for at in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                   (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(state, *at)
    return struct.pack("<16L", *((x + y) & 0xFFFFFFFF for x, y in zip(state, start)))


def chacha20(key, nonce, data):
    stream = b"".join(block(key, i + 1, nonce) for i in range((len(data) + 63) // 64))
    return bytes(x ^ y for x, y in zip(data, stream))


def tag_of(key, nonce, ciphertext):
    one_time = block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    text = ciphertext + bytes(-len(ciphertext) % 16) + struct.pack("<QQ", 0, len(ciphertext))
    sum_ = 0
    for i in range(0, len(text), 16):
        sum_ = (sum_ + int.from_bytes(text[i:i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((sum_ + int.from_bytes(one_time[16:32], "little")) % 2**128).to_bytes(16, "little")


def seal(key, nonce, text):
    ciphertext = chacha20(key, nonce, text)
    return ciphertext + tag_of(key, nonce, ciphertext)


def unseal(key, nonce, sealed):
    if not hmac.compare_digest(tag_of(key, nonce, sealed[:-16]), sealed[-16:]):
        sys.exit("wrong passphrase, or an altered file")
    return chacha20(key, nonce, sealed[:-16])


# ---- age ----

def hkdf(key, salt, info):
    extracted = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def wrap_key(passphrase, salt, work_factor):
    return hashlib.scrypt(passphrase, salt=LABEL + salt, n=1 << work_factor, r=8, p=1, dklen=32,
                          maxmem=1 << 30)


LAST_CHUNK = bytes(11) + b"\x01"


def decrypt(data, passphrase):
    header, _, rest = data.partition(b"\n--- ")
    mac, _, payload = rest.partition(b"\n")
    _, stanza, body = header.split(b"\n")
    salt, work_factor = stanza.split(b" ")[2:]
    file_key = unseal(wrap_key(passphrase, decode(salt), int(work_factor)), bytes(12), decode(body))
    if decode(mac) != hmac.digest(hkdf(file_key, b"", b"header"), header + b"\n---", "sha256"):
        sys.exit("the header was altered")
    return unseal(hkdf(file_key, payload[:16], b"payload"), LAST_CHUNK, payload[16:])


def encrypt(text, passphrase):
    salt, file_key, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    body = seal(wrap_key(passphrase, salt, WORK_FACTOR), bytes(12), file_key)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (encode(salt), WORK_FACTOR,
                                                                  encode(body))
    mac = encode(hmac.digest(hkdf(file_key, b"", b"header"), header, "sha256"))
    payload = nonce + seal(hkdf(file_key, nonce, b"payload"), LAST_CHUNK, text)
    return header + b" " + mac + b"\n" + payload


def armor(data):
    text = base64.b64encode(data).decode()
    return "\n".join([BEGIN, *(text[i:i + 64] for i in range(0, len(text), 64)), END, ""])


def dearmor(text):
    lines = text.split("\n")
    if lines[0] != BEGIN or lines[-2:] != [END, ""]:
        sys.exit("not an armored age file")
    return base64.b64decode("".join(lines[1:-2]))


def read(path, passphrase_path):
    """The text of an armored age file, and its passphrase."""
    with open(passphrase_path, "rb") as file:
        passphrase = file.readline().rstrip(b"\r\n")
    with open(path) as file:
        return decrypt(dearmor(file.read()), passphrase), passphrase
