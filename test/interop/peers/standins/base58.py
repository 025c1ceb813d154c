"""The three functions of base58 0.2.x that py2p uses, whose integer encoder returns text (later releases return bytes)."""

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def b58encode_int(number):
    digits = []
    while number:
        number, digit = divmod(number, 58)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits)) or ALPHABET[0]


def b58decode_int(text):
    if isinstance(text, bytes):
        text = text.decode("ascii")
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    return number


def b58encode(data):
    zeros = len(data) - len(data.lstrip(b"\0"))
    rest = b58encode_int(int.from_bytes(data, "big")) if zeros < len(data) else ""
    return ALPHABET[0] * zeros + rest
