"""`resource-centre up`: prepare what is missing, then serve, with the worker beside it."""

import errno
import http.client
import ipaddress
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask, current_app

from resource_centre.commands.family import Child, Family
from resource_centre.config import PREFIX
from resource_centre.demo.operations import ACCOUNTS_FILE

ROOT = Path(__file__).parents[2]
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 — named to be recognised


@click.command()
@click.option("--demo", is_flag=True, help="With the sample city and its accounts.")
@click.option("--insecure", is_flag=True, help="Allow plain http off this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes. [setting WORKERS]")
def up(demo: bool, insecure: bool, host: str, port: int, workers: int | None) -> None:
    """Prepare what is missing, then serve until Ctrl-C. A second start changes nothing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    base_url = os.environ.get(f"{PREFIX}BASE_URL") or _address(host, port)
    _refuse_plain_http(host, base_url, insecure=insecure)
    _refuse_taken_port(host, port)
    is_new = not _accounts_path(app).exists()
    app.config.update(DEMO=demo or app.config["DEMO"])
    environment = _environment(app, host, base_url)
    _prepare(environment, demo=demo)
    family = Family(
        Child("web", _gunicorn(app, host, port, workers), folder=ROOT),
        Child("worker", [*_python("flask"), "--app", "wsgi", "worker", "--wait"], folder=ROOT),
        environment=environment,
    )
    family.run(
        answers=lambda: _answers(host, port),
        ready=lambda: _say_ready(app, base_url, with_passwords=is_new),
    )


def _prepare(environment: Mapping[str, str], *, demo: bool) -> None:
    """In a process of its own: this one keeps no engine, no renderer and no second thread."""
    command = [*_python("flask"), "--app", "wsgi", "init", *(["--demo"] if demo else [])]
    status = subprocess.run(command, cwd=ROOT, env=dict(environment), check=False).returncode
    if status:
        raise SystemExit(status if status > 0 else 1)


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ANYWHERE else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_plain_http(host: str, base_url: str, *, insecure: bool) -> None:
    if _is_loopback(host) or insecure or urlsplit(base_url).scheme == "https":
        return
    raise click.ClickException(
        f"plain http on {host} would send passwords in the clear to the network: set"
        f" {PREFIX}BASE_URL to the https address of your proxy, or say --insecure"
    )


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise click.ClickException(f"port {port} is taken: use PORT={port + 1}") from None
            reason = error.strerror or str(error)
            raise click.ClickException(f"cannot listen on {host}:{port}: {reason}") from None


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _gunicorn(app: Flask, host: str, port: int, workers: int | None) -> list[str]:
    """No preload: an engine must not be shared between processes."""
    settings = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers or app.config["WORKERS"],
        "threads": app.config["THREADS"],
        "worker-class": "gthread",
        "timeout": 30,
        "graceful-timeout": 30,
        "max-requests": 2000,
        "max-requests-jitter": 200,
        "limit-request-line": 4094,
        "forwarded-allow-ips": "",
        "log-level": "warning",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [*_python("gunicorn"), *options, "--no-control-socket", "wsgi:app"]


def _environment(app: Flask, host: str, base_url: str) -> Mapping[str, str]:
    """What the children are told: the same settings, with what only this command line knows."""
    trusted = {name for name in os.environ.get(f"{PREFIX}TRUSTED_HOSTS", "").split(",") if name}
    if _is_loopback(host) or host in ANYWHERE:
        trusted |= {"localhost", "127.0.0.1"}
    if host in ANYWHERE:
        trusted |= {socket.gethostname().lower()}
    return os.environ | {
        f"{PREFIX}DATA_DIR": app.config["DATA_DIR"],
        f"{PREFIX}BASE_URL": base_url,
        f"{PREFIX}TRUSTED_HOSTS": ",".join(sorted(trusted)),
        f"{PREFIX}LOG": os.environ.get(f"{PREFIX}LOG", "json"),
        f"{PREFIX}DEMO": "1" if app.config["DEMO"] else "0",
    }


def _answers(host: str, port: int) -> bool:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("GET", "/robots.txt", headers={"Host": "localhost"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _accounts_path(app: Flask) -> Path:
    return Path(app.config["DATA_DIR"]) / ACCOUNTS_FILE


def _say_ready(app: Flask, base_url: str, *, with_passwords: bool) -> None:
    path = _accounts_path(app)
    if app.config["DEMO"] and path.exists():
        click.echo("\nSample accounts:")
        for account in json.loads(path.read_text(encoding="utf-8")):
            _say_account(account, with_password=with_passwords)
        click.echo(f"\nThey are kept, with their passwords, in {path}")
    elif not app.config["DEMO"]:
        click.echo(
            "\nThe first account: resource-centre accounts invite EMAIL --role administrator"
        )
    click.echo(f"\nThe Resource Centre is open at {base_url} (Ctrl-C ends it)")


def _say_account(account: Mapping[str, object], *, with_password: bool) -> None:
    roles = account.get("roles") or []
    named = ", ".join(str(role) for role in roles) if isinstance(roles, list) else str(roles)
    where = f", {account['organisation']}" if account.get("organisation") else ""
    secret = f"  {account.get('password')}" if with_password else ""
    click.echo(f"  {account.get('email')}{secret}\n      {named}{where}")
    if account.get("try"):
        click.echo(f"      {account['try']}")
