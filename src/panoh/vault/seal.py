"""Seal bytes so that they cannot be read, changed or moved without the key.

XChaCha20-Poly1305 with a random nonce: 192 bits, so that nonces never need counting.
The context says what the bytes are and where they belong; it is authenticated and not
stored, so a value that was moved elsewhere does not open. docs/crypto.md has the format
byte by byte, with test vectors.
"""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from panoh.errors import BrokenSeal

KEY_BYTES = 32
_FORMAT = 1
_KEY_VERSION = 1
_HEADER = bytes([_FORMAT, _KEY_VERSION])
_NONCE_BYTES = 24
_TAG_BYTES = 16
SEAL_BYTES = len(_HEADER) + _NONCE_BYTES + _TAG_BYTES
PADDING_STEP_BYTES = 64  # a name, a telephone number or a log line fits in one or two


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Encrypt and authenticate; the result is SEAL_BYTES longer than `plain`."""
    nonce = random(_NONCE_BYTES)
    return _HEADER + nonce + _encrypt(key, plain, nonce, context)


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Give back what was sealed, or raise BrokenSeal.

    It breaks when a bit changed, or for another key, context, format or key version.
    """
    header, nonce, body = sealed[:2], sealed[2:26], sealed[26:]
    if header != _HEADER or len(body) < _TAG_BYTES:
        raise BrokenSeal
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
            body, _bound(context), nonce, key
        )
    except CryptoError as error:
        raise BrokenSeal from error


def seal_field(key: bytes, text: str, context: str) -> bytes:
    """Seal a text; its length shows only in steps of PADDING_STEP_BYTES."""
    padded = sodium_pad(text.encode(errors="surrogatepass"), PADDING_STEP_BYTES)
    return seal(key, padded, f"field/{context}")


def unseal_field(key: bytes, sealed: bytes, context: str) -> str:
    """Give back the text of `seal_field`, or raise BrokenSeal."""
    padded = unseal(key, sealed, f"field/{context}")
    plain = sodium_unpad(padded, PADDING_STEP_BYTES)
    return plain.decode(errors="surrogatepass")


def seal_blob(key: bytes, content: bytes, name: str) -> bytes:
    """Seal a whole file under its blob name. Its length shows."""
    return seal(key, content, f"blob/{name}")


def unseal_blob(key: bytes, sealed: bytes, name: str) -> bytes:
    """Give back the content of `seal_blob`, or raise BrokenSeal."""
    return unseal(key, sealed, f"blob/{name}")


def _encrypt(key: bytes, plain: bytes, nonce: bytes, context: str) -> bytes:
    return crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, _bound(context), nonce, key
    )


def _bound(context: str) -> bytes:
    """Give what the tag covers besides the ciphertext."""
    return _HEADER + context.encode()
