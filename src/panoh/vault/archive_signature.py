"""What the signature of a web archive proves, as WACZ Signing 0.1.0 defines it.

A signature is made over the text "sha256:" and the hash of the archive's list of files.
It is anonymous, with a public key beside it, or made with the key of a website's
certificate: https://specs.webrecorder.net/wacz-auth/0.1.0/. Neither shows that a page
looked so, or that what it says is true.
"""

import base64
import binascii
import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from cryptography.x509 import (
    Certificate,
    DNSName,
    InvalidVersion,
    load_pem_x509_certificates,
)
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from panoh.errors import N_
from panoh.vault.web_roots import WEB_ROOTS

LONGEST_TEXT = 65_536
MOST_CERTIFICATES = 10


class SignatureState(StrEnum):
    """Whether a signature holds."""

    VALID = "valid"
    INVALID = "invalid"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """A state, and in words what it rests on and what it does not show.

    `untrusted_signer` is the website, or "sha256:" and the hash of an anonymous key in
    DER. It is empty unless the signature is valid.
    """

    state: SignatureState
    because: str
    untrusted_signer: str = ""


ABSENT = SignatureFinding(
    SignatureState.ABSENT, N_("Nobody signed the archive: anyone may have changed it.")
)
UNKNOWN = SignatureFinding(
    SignatureState.UNKNOWN, N_("The signature is of a kind that Panoh cannot check.")
)
_OTHER_LIST = SignatureFinding(
    SignatureState.INVALID,
    N_("The signature was made for another list of files than the archive's."),
)
_WRONG = SignatureFinding(
    SignatureState.INVALID, N_("The signature does not fit its key and the archive.")
)
_NO_CERTIFICATE = SignatureFinding(
    SignatureState.INVALID,
    N_(
        "The signature's certificate does not lead to a root that Panoh knows (those of"
        " Let's Encrypt), is not for the website named, or was not in force at the time"
        " stated. Test certificates end like this."
    ),
)
_ANONYMOUS = N_(
    "Whoever held this key signed the archive's list of files. The key says nothing"
    " about who that is, or when it was: compare it with one that the person gave you."
)
_DOMAIN = N_(
    "Whoever held the key of this website's certificate signed the archive's list of"
    " files. The certificate leads to Let's Encrypt; whether it was withdrawn is not"
    " checked. When it was signed is the signer's own word: its timestamp is not"
    " checked."
)
REASONS = frozenset(
    [
        *(finding.because for finding in (ABSENT, UNKNOWN, _OTHER_LIST, _WRONG)),
        *(_NO_CERTIFICATE.because, _ANONYMOUS, _DOMAIN),
    ]
)
"""Every `because` that a finding can have."""

_BROKEN = (ValueError, TypeError, UnsupportedAlgorithm, InvalidVersion, Warning)


def check_signature(untrusted_signed: object, list_sha256: str) -> SignatureFinding:
    """Check the `signedData` of an archive whose list of files has this hash in hex.

    Never raises for what it is given. None is an archive without a signature.
    """
    if untrusted_signed is None:
        return ABSENT
    if not isinstance(untrusted_signed, dict):
        return UNKNOWN
    texts = {
        name: value
        for name, value in untrusted_signed.items()
        if isinstance(value, str) and len(value) <= LONGEST_TEXT
    }
    if "signature" not in texts or not texts.keys() & {"domainCert", "publicKey"}:
        return UNKNOWN
    if texts.get("hash", "") != f"sha256:{list_sha256}":
        return _OTHER_LIST
    check = _check_domain if "domainCert" in texts else _check_anonymous
    try:
        # Certificates that the library only warns of are not believed either.
        with warnings.catch_warnings(action="error"):
            return check(texts)
    except (InvalidSignature, *_BROKEN):
        return _WRONG


def _check_anonymous(texts: Mapping[str, str]) -> SignatureFinding:
    raw = _unpacked(texts["publicKey"])
    key = load_der_public_key(raw)
    if not isinstance(key, EllipticCurvePublicKey):
        return UNKNOWN
    _verify(key, texts)
    signer = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return SignatureFinding(SignatureState.VALID, _ANONYMOUS, signer)


def _check_domain(texts: Mapping[str, str]) -> SignatureFinding:
    chain = load_pem_x509_certificates(texts["domainCert"].encode())
    key = chain[0].public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        return UNKNOWN
    _verify(key, texts)
    domain = texts.get("domain", "")
    if not _is_certified(chain[:MOST_CERTIFICATES], domain, texts.get("created", "")):
        return _NO_CERTIFICATE
    return SignatureFinding(SignatureState.VALID, _DOMAIN, domain)


def _verify(key: EllipticCurvePublicKey, texts: Mapping[str, str]) -> None:
    """Raise InvalidSignature, or ValueError, unless the key made the signature.

    Browsers write the two numbers of it one after the other, other programs as DER.
    """
    raw = _unpacked(texts["signature"])
    half = (key.key_size + 7) // 8
    if len(raw) == 2 * half:
        numbers = int.from_bytes(raw[:half]), int.from_bytes(raw[half:])
        raw = encode_dss_signature(*numbers)
    key.verify(raw, texts["hash"].encode(), ECDSA(SHA256()))


def _is_certified(chain: list[Certificate], domain: str, created: str) -> bool:
    """Whether the chain leads to a known root, for the site at the time (RFC 5280)."""
    try:
        moment = datetime.fromisoformat(created)
        at = moment.astimezone(UTC) if moment.tzinfo else moment
        policy = PolicyBuilder().store(Store(WEB_ROOTS)).time(at.replace(tzinfo=None))
        policy.build_server_verifier(DNSName(domain)).verify(chain[0], chain[1:])
    except (VerificationError, OverflowError, *_BROKEN):
        return False
    return True


def _unpacked(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except binascii.Error:
        raise ValueError from None
