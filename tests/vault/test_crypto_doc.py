"""docs/crypto.md tells the truth: its vectors open, with our code and by hand."""

import re
import tomllib
from hashlib import blake2b
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt

from panoh.vault.case_keys import CaseKeys
from panoh.vault.keys import subkey, unlock_keys
from panoh.vault.seal import unseal, unseal_blob, unseal_field
from panoh.vault.sealed_log import SealedLog

PAGE = Path(__file__).parents[2] / "docs" / "crypto.md"
BLOCKS = re.findall("(?ms)^```toml\n(.*?)^```$", PAGE.read_text("utf-8"))
VECTORS = {vector["vector"]: vector for vector in map(tomllib.loads, BLOCKS)}


def of_hex(text: str) -> bytes:
    """Read hexadecimal that the page breaks into lines."""
    return bytes.fromhex(text)


def opened_by_hand(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open sealed bytes as the page says, without our code."""
    header, nonce, body = sealed[:2], sealed[2:26], sealed[26:]
    assert header == b"\x01\x01"
    bound = header + context.encode()
    return crypto_aead_xchacha20poly1305_ietf_decrypt(body, bound, nonce, key)


def derived_by_hand(key: bytes, purpose: bytes) -> bytes:
    return blake2b(purpose, digest_size=32, key=key, person=b"panoh subkey 1").digest()


def test_the_page_has_a_vector_for_every_format() -> None:
    assert set(VECTORS) == {
        "subkey",
        "seal",
        "field",
        "blob",
        "desk.keys",
        "cases.keys",
        "log",
    }


def test_the_derived_key_is_the_pages() -> None:
    vector = VECTORS["subkey"]
    key = of_hex(vector["key"])

    assert subkey(key, vector["purpose"]).hex() == vector["derived"]
    assert derived_by_hand(key, b"database").hex() == vector["derived"]


def test_the_sealed_bytes_are_the_pages() -> None:
    vector = VECTORS["seal"]
    key, sealed = of_hex(vector["key"]), of_hex(vector["sealed"])

    assert unseal(key, sealed, vector["context"]).decode() == vector["plain"]
    assert opened_by_hand(key, sealed, "example").decode() == vector["plain"]


def test_the_field_is_the_pages() -> None:
    vector = VECTORS["field"]
    key, sealed = of_hex(vector["key"]), of_hex(vector["sealed"])
    padded = vector["plain"].encode() + b"\x80"

    assert unseal_field(key, sealed, vector["context"]) == vector["plain"]
    assert opened_by_hand(key, sealed, "field/case/name") == padded.ljust(64, b"\0")


def test_the_blob_is_the_pages() -> None:
    vector = VECTORS["blob"]
    key, sealed = of_hex(vector["key"]), of_hex(vector["sealed"])

    assert unseal_blob(key, sealed, vector["name"]) == of_hex(vector["plain"])
    assert opened_by_hand(key, sealed, "blob/B1") == of_hex(vector["plain"])


def test_desk_keys_is_the_pages(tmp_path: Path) -> None:
    vector = VECTORS["desk.keys"]
    (tmp_path / "desk.keys").write_text(vector["file"])

    keys = unlock_keys(tmp_path / "desk.keys", vector["passphrase"])

    assert keys.person == vector["person"]
    assert keys.database_key.hex() == vector["database"]
    assert keys.log_key.hex() == vector["log"]
    assert keys.blob_key.hex() == vector["blob"]
    assert keys.case_wrap_key.hex() == vector["case_wrap"]


def test_desk_keys_opens_by_hand() -> None:
    vector = VECTORS["desk.keys"]
    salt, wrapped = re.findall('"(?:salt|wrapped)": "([0-9a-f]+)"', vector["file"])
    secret = vector["passphrase"].encode()
    derived = hash_secret_raw(secret, of_hex(salt), 3, 65_536, 1, 32, Type.ID)

    context = "panoh desk.keys 1/W-7K2M/65536/3/1"
    desk_key = opened_by_hand(derived, of_hex(wrapped), context)

    assert desk_key.hex() == vector["desk_key"]
    assert derived_by_hand(desk_key, b"case wrap").hex() == vector["case_wrap"]


def test_cases_keys_is_the_pages(tmp_path: Path) -> None:
    vector = VECTORS["cases.keys"]
    wrap_key = of_hex(vector["wrap_key"])
    (tmp_path / "cases.keys").write_bytes(of_hex(vector["file"]))

    key = CaseKeys(tmp_path / "cases.keys", wrap_key).key_of(vector["case"])

    assert key.hex() == vector["case_key"]


def test_cases_keys_opens_by_hand() -> None:
    vector = VECTORS["cases.keys"]
    wrap_key, content = of_hex(vector["wrap_key"]), of_hex(vector["file"])
    name_key = derived_by_hand(wrap_key, b"case name")
    name = blake2b(b"K-7F3M", digest_size=16, key=name_key).digest()
    seal_key = derived_by_hand(wrap_key, b"case key")

    assert content[:8] == b"PANOHCK1"
    assert content[8:24] == name
    opened = opened_by_hand(seal_key, content[24:98], "case key/K-7F3M")
    assert opened.hex() == vector["case_key"]


@pytest.mark.parametrize("end", ["", "\n"])
def test_the_log_line_is_the_pages(tmp_path: Path, end: str) -> None:
    vector = dict(VECTORS["log"])
    line = "".join(vector.pop("line").split())
    (tmp_path / "panoh.log").write_text(line + end)
    log = SealedLog(tmp_path, of_hex(vector.pop("log_key")))
    del vector["vector"]

    assert list(log.read()) == [vector]
