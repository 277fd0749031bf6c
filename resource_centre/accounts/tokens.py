"""The token of a one-time link: 256 bits, bound to its purpose, never kept.

It is an HMAC over purpose and row with the key of the installation. The row keeps its SHA-256;
the worker derives it anew when it writes the mail.
"""

import base64
import hashlib
import hmac

_key: list[bytes] = []


def sign_with(secret_key: str) -> None:
    """Take over the key of the installation (when the app is made)."""
    _key[:] = [hmac.new(secret_key.encode(), b"one-time links", hashlib.sha256).digest()]


def derived_token(purpose: str, row_id: object) -> str:
    """The token of this row for this purpose: 43 characters fit for an address."""
    said = f"{purpose}\0{row_id}".encode()
    digest = hmac.new(_key[0], said, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
