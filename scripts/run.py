"""`make run`: one command from a fresh clone to a living practice at http://127.0.0.1:8000.

Sets up what is missing, brings the database to the newest migration, puts the demonstration practice into an empty
one, then becomes the web server. What is already there is kept.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from scripts.setup import PYTHON, ROOT, set_up


def main() -> None:
    port = chosen_port()
    set_up(["requirements.txt"])
    os.chdir(ROOT)
    os.umask(0o077)  # the database and the secret are for their owner only
    os.environ.setdefault("APP_ENV", "development")
    os.environ["PORT"] = str(port)
    for command in (["migrate"], ["demo", "--if-empty"]):
        if subprocess.run([str(PYTHON), "-m", "flask", "--app", "wsgi", *command]).returncode:
            sys.exit(f"Poise was not started: `flask {' '.join(command)}` failed, the reason is above.")
    os.execv(PYTHON, [str(PYTHON), "-m", "gunicorn", "wsgi:app"])


def chosen_port() -> int:
    """Asks for the port before anything is installed, so that a taken one is said in a second and in one line."""
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdecimal() or not 1 <= int(wanted) <= 65535:
        sys.exit(f"PORT={wanted} is no port; choose a number from 1024 to 65535, as in `make run PORT=8080`.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except PermissionError:
            sys.exit(f"Port {wanted} needs root; choose one from 1024 up, as in `make run PORT=8080`.")
        except OSError:
            sys.exit(
                f"Port {wanted} is already in use; choose another, as in `make run PORT={int(wanted) % 65535 + 1}`."
            )
    return int(wanted)


if __name__ == "__main__":
    main()
