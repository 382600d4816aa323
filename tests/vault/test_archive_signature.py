"""What a web archive's signature proves, and that nothing else passes for one."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import example, given
from hypothesis import strategies as st

from panoh.vault import archive_signature
from panoh.vault.archive_signature import SignatureState, check_signature
from panoh.vault.web_roots import WEB_ROOTS

LIST = hashlib.sha256(b"a list").hexdigest()
TEXT = f"sha256:{LIST}"
KEY = ec.derive_private_key(7, ec.SECP384R1())
SITE_KEY = ec.derive_private_key(8, ec.SECP256R1())
ROOT_KEY = ec.derive_private_key(9, ec.SECP256R1())
MIDDLE_KEY = ec.derive_private_key(10, ec.SECP256R1())
DAY = datetime(2024, 3, 12, tzinfo=UTC)
SITE = "sign.example.org"
VALID, INVALID = SignatureState.VALID, SignatureState.INVALID


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    spki = PublicFormat.SubjectPublicKeyInfo
    return b64(key.public_key().public_bytes(Encoding.DER, spki))


def sign(key: ec.EllipticCurvePrivateKey) -> str:
    return b64(key.sign(TEXT.encode(), ec.ECDSA(SHA256())))


def anonymous(**changes: str) -> dict[str, Any]:
    return {"hash": TEXT, "signature": sign(KEY), "publicKey": public(KEY), **changes}


def state(signed: object) -> SignatureState:
    return check_signature(signed, LIST).state


def certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool = False,
    days: int = 30,
) -> x509.Certificate:
    """A certificate as a public authority would make it, of invented names."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(77)
        .not_valid_before(DAY - timedelta(days=1))
        .not_valid_after(DAY + timedelta(days=days))
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    )
    if is_authority:
        usage = x509.KeyUsage(*[False] * 5, True, True, *[False] * 2)
        builder = builder.add_extension(usage, critical=True)
    else:
        names = x509.SubjectAlternativeName([x509.DNSName(subject)])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(names, critical=False)
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(issuer_key, SHA256())


ROOT = certificate("Root", ROOT_KEY, "Root", ROOT_KEY, is_authority=True)
MIDDLE = certificate("Middle", MIDDLE_KEY, "Root", ROOT_KEY, is_authority=True)
LEAF = certificate(SITE, SITE_KEY, "Middle", MIDDLE_KEY)


@pytest.fixture
def known_root(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the invented authority be one that Panoh knows."""
    monkeypatch.setattr(archive_signature, "WEB_ROOTS", [ROOT])
    return


def domain(*chain: x509.Certificate, **changes: str) -> dict[str, Any]:
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in chain or (LEAF, MIDDLE))
    return {
        "hash": TEXT,
        "signature": sign(SITE_KEY),
        "domain": SITE,
        "domainCert": pem.decode(),
        "created": "2024-03-12T00:00:00Z",
        **changes,
    }


def test_no_signature_is_absent() -> None:
    assert state(None) is SignatureState.ABSENT


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_an_anonymous_signature_names_its_key(curve: ec.EllipticCurve) -> None:
    key = ec.derive_private_key(11, curve)
    found = check_signature(anonymous(signature=sign(key), publicKey=public(key)), LIST)
    raw = base64.b64decode(public(key))

    assert found.state is VALID
    assert found.untrusted_signer == f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_a_signature_of_another_list_is_invalid() -> None:
    other = hashlib.sha256(b"another").hexdigest()

    assert check_signature(anonymous(), other).state is INVALID
    assert state(anonymous(hash=f"sha256:{other}")) is INVALID


@given(
    st.sampled_from(["signature", "publicKey"]),
    st.integers(0, 2000),
    st.integers(1, 255),
)
@example("signature", 0, 1)
@example("publicKey", 30, 4)
def test_one_changed_byte_is_never_valid(field: str, at: int, flip: int) -> None:
    raw = bytearray(base64.b64decode(anonymous()[field]))
    raw[at % len(raw)] ^= flip

    assert state(anonymous(**{field: b64(bytes(raw))})) is not VALID


@given(
    st.dictionaries(
        st.sampled_from(["signature", "publicKey", "domainCert", "domain", "created"]),
        st.text() | st.binary().map(b64) | st.integers() | st.none(),
    )
)
@example({"signature": "", "publicKey": ""})
@example({"signature": "AA==", "domainCert": "-----BEGIN CERTIFICATE-----"})
@example({"signature": "AA==", "publicKey": "A" * 70_000})
def test_garbage_is_never_valid_and_never_an_error(garbage: dict[str, Any]) -> None:
    assert state({"hash": TEXT, **garbage}) is not VALID


@pytest.mark.parametrize(
    "other", [7, [], {}, {"signatures": []}, {"signature": "AA=="}]
)
def test_a_signature_of_another_kind_is_unknown(other: object) -> None:
    assert state(other) is SignatureState.UNKNOWN


def test_a_key_of_another_kind_is_unknown_however_large() -> None:
    small = rsa.generate_private_key(65537, 2048)
    numbers = rsa.RSAPublicNumbers(65537, (1 << 16_000) + 1)

    assert state(anonymous(publicKey=public(small))) is SignatureState.UNKNOWN
    huge = numbers.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    assert state(anonymous(publicKey=b64(huge))) is not VALID


@pytest.mark.usefixtures("known_root")
def test_a_website_s_signature_names_the_site() -> None:
    found = check_signature(domain(), LIST)

    assert (found.state, found.untrusted_signer) == (VALID, SITE)
    assert "not checked" in found.because


def test_a_certificate_of_an_unknown_root_is_invalid() -> None:
    found = check_signature(domain(LEAF, MIDDLE, ROOT), LIST)

    assert (found.state, found.untrusted_signer) == (INVALID, "")


@pytest.mark.usefixtures("known_root")
@pytest.mark.parametrize(
    "changes",
    [
        {"domain": "other.example.org"},
        {"domain": ""},
        {"domain": "*"},
        {"created": "2024-06-01T00:00:00Z"},
        {"created": "2024-01-01T00:00:00Z"},
        {"created": "yesterday"},
        {"created": "0001-01-01T00:00:00+23:59"},
        {"signature": sign(KEY)},
        {"publicKey": public(SITE_KEY), "domain": "other.example.org"},
    ],
)
def test_a_website_s_signature_holds_for_its_site_time_and_key(
    changes: dict[str, str],
) -> None:
    assert state(domain(**changes)) is INVALID


@pytest.mark.usefixtures("known_root")
def test_a_chain_with_a_gap_or_a_false_authority_is_invalid() -> None:
    neighbour = certificate("neighbour.example.org", KEY, "Middle", MIDDLE_KEY)
    forged = certificate(SITE, SITE_KEY, "neighbour.example.org", KEY)

    assert state(domain(LEAF)) is INVALID
    assert state(domain(forged, neighbour, MIDDLE)) is INVALID
    assert state(domain(*[LEAF, *[MIDDLE] * 200])) is not SignatureState.ABSENT


def test_the_known_roots_are_those_of_let_s_encrypt() -> None:
    prints = [root.fingerprint(SHA256()).hex() for root in WEB_ROOTS]

    assert prints == [
        "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6",
        "69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470",
    ]
