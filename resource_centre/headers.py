"""The security headers of every answer: some sixty lines, stricter than any library's."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request, session

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
USER_FILE_POLICY = "default-src 'none'; sandbox"
"""For whatever a person gave us: it is never a page of ours."""


def content_policy(base_url: str, host: str) -> str:
    """The one policy of every page. Scripts come from our static folder alone: never bare 'self',
    so that an uploaded file cannot become a script."""
    scheme = urlsplit(base_url).scheme or "http"
    policy = (
        f"default-src 'none'; script-src {scheme}://{host}/static/; style-src 'self'; "
        "img-src 'self'; font-src 'self'; connect-src 'self'; media-src 'self'; "
        "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "frame-src 'none'; object-src 'none'"
    )
    return f"{policy}; upgrade-insecure-requests" if scheme == "https" else policy


def add_headers(response: Response) -> Response:
    """Complete an answer; what a view set on purpose (a user's file, a token page) stays."""
    base_url = current_app.config["BASE_URL"]
    host = _safe_host(base_url)
    given = response.headers.setdefault
    given("Content-Security-Policy", content_policy(base_url, host))
    given("X-Content-Type-Options", "nosniff")
    given("X-Frame-Options", "DENY")
    given("Referrer-Policy", "strict-origin-when-cross-origin")
    given("Cross-Origin-Opener-Policy", "same-origin")
    given("Cross-Origin-Resource-Policy", "same-origin")
    given("Permissions-Policy", PERMISSIONS)
    if urlsplit(base_url).scheme == "https":
        given("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    given("Cache-Control", _caching())
    if request.endpoint != "static":
        response.vary.update(("Cookie", "Accept-Language"))
    return response


def _safe_host(base_url: str) -> str:
    """The host asked for, once TRUSTED_HOSTS has accepted it; else our own."""
    try:
        return request.host
    except Exception:  # an untrusted Host is answered 400, with the policy of our own host
        return urlsplit(base_url).netloc


def _caching() -> str:
    if request.endpoint == "static":
        return (
            "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=600"
        )
    try:
        signed_in = "sid" in session
    except Exception:  # an answer before the session was opened
        signed_in = True
    return "private, no-cache" if signed_in else "no-cache"


def register(app: Flask) -> None:
    """Put the headers on every answer of this app."""
    app.after_request(add_headers)
