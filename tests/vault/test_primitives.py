"""The library does what the standards say: known answers, and one reading by other means."""

from __future__ import annotations

import hmac
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.vault import primitives

unhex = bytes.fromhex


def test_argon2id_gives_the_answer_of_rfc_9106() -> None:
    derivation = Argon2id(
        salt=b"\2" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\4" * 12,
        secret=b"\3" * 8,
    )

    tag = derivation.derive(b"\1" * 32)

    assert tag.hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_argon2id_gives_the_answer_of_its_reference_code() -> None:
    tag = primitives.argon2id(b"password", salt=b"somesalt", memory_kib=65536, passes=2, lanes=1)

    assert tag.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_hkdf_gives_the_answer_of_rfc_5869() -> None:
    okm = primitives.hkdf(
        b"\x0b" * 22, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)), size=42
    )

    assert okm.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


KEY = unhex("feffe9928665731c6d6a8f9467308308" * 2)
NONCE = unhex("cafebabefacedbaddecaf888")
PLAINTEXT = unhex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
AAD = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
CIPHERTEXT = unhex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    "76fc6ece0f4e1768cddf8853bb2d551b"
)


def test_aes_gcm_gives_the_answer_of_its_specification() -> None:
    made = primitives.encrypt(KEY, nonce=NONCE, plaintext=PLAINTEXT, aad=AAD)

    assert made == CIPHERTEXT
    assert primitives.decrypt(KEY, nonce=NONCE, ciphertext=made, aad=AAD) == PLAINTEXT


@pytest.mark.parametrize("ciphertext", [CIPHERTEXT[:-1], CIPHERTEXT[:15], b"", CIPHERTEXT + b"x"])
def test_a_cut_or_grown_ciphertext_does_not_open(ciphertext: bytes) -> None:
    with pytest.raises(primitives.WrongKeyError):
        primitives.decrypt(KEY, nonce=NONCE, ciphertext=ciphertext, aad=AAD)


def test_x25519_gives_the_answer_of_rfc_7748() -> None:
    private = unhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")

    public = primitives.public_key_of(private)

    assert public.hex() == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"


def test_what_hpke_sealed_is_read_by_the_steps_of_rfc_9180_alone() -> None:
    private = primitives.new_private_key()
    public = primitives.public_key_of(private)

    box = primitives.hpke_encrypt(public, info=b"known info", plaintext=b"what was said")

    assert _read_by_hand(private, public, box, b"known info") == b"what was said"


def test_loading_the_vault_loads_no_cryptography_and_no_word_lists() -> None:
    program = (
        "import sys, app.vault.slots, app.vault.sealing, app.services.passphrases; "
        "print([m for m in ('cryptography', 'zxcvbn', 'secrets') if m in sys.modules])"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"


def _read_by_hand(private: bytes, public: bytes, box: bytes, info: bytes) -> bytes:
    enc, ciphertext = box[:32], box[32:]
    shared = X25519PrivateKey.from_private_bytes(private).exchange(
        X25519PublicKey.from_public_bytes(enc)
    )
    kem = b"KEM\x00\x20"
    prk = _extract(b"", kem, b"eae_prk", shared)
    secret = _expand(prk, kem, b"shared_secret", enc + public, 32)
    suite = b"HPKE\x00\x20\x00\x01\x00\x02"
    context = (
        b"\0" + _extract(b"", suite, b"psk_id_hash", b"") + _extract(b"", suite, b"info_hash", info)
    )
    exporter = _extract(secret, suite, b"secret", b"")
    key = _expand(exporter, suite, b"key", context, 32)
    nonce = _expand(exporter, suite, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


def _extract(salt: bytes, suite: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + material, "sha256")


def _expand(prk: bytes, suite: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labelled + b"\1", "sha256")[:size]
