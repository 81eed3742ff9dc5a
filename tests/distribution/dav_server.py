"""A real WebDAV server on loopback: WsgiDAV on cheroot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp

USER, PASSWORD = "office", "a secret"


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yield the URL of the folder."""
    accounts = {"*": {USER: {"password": PASSWORD}}}
    config = {
        "provider_mapping": {"/": str(folder)},
        "simple_dc": {"user_mapping": accounts},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "verbose": 0,
        "logging": {"enable": False},
    }
    server = Server(("127.0.0.1", 0), WsgiDAVApp(config))
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        host, port = server.bind_addr
        yield f"dav://{host}:{port}"
    finally:
        server.stop()
        thread.join()
