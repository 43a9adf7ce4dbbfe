"""A PostgreSQL server for the tests: the one named by TEST_DATABASE_URL, else a private one from the system's programs.

The private server lives in a temporary folder and listens on a Unix socket inside it, so nobody else on the machine
can reach it and no port can be taken. It is unsafe against power cuts on purpose: its data lasts as long as the tests.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

SECONDS_TO_START = 30

# Nothing has to outlive a power cut. Emptied tables are not tidied up between tests either: rows come back in the
# order they went in, where a test asks for none.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=50",
)


class NoPostgres(Exception):
    """Says in words for a person why there is no server to test on."""


@contextmanager
def running() -> Iterator[str]:
    """Yields the address of a server on which databases may be made and dropped."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    programs = find_programs()
    person = ordinary_person()
    with tempfile.TemporaryDirectory(prefix="poise-pg-") as name:
        folder = Path(name)
        if person:
            shutil.chown(folder, user=person["user"], group=person["group"])
        make_cluster(programs, folder, person)
        server = start(programs, folder, person)
        try:
            yield f"postgresql+psycopg://poise@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def find_programs() -> Path:
    """Debian keeps the server's programs off the PATH, one folder per version; the newest is taken."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("no PostgreSQL server programs were found (on Debian or Ubuntu: apt install postgresql)")


def ordinary_person() -> dict:
    """PostgreSQL refuses to run as root: there it runs as its own account, or as nobody."""
    if os.geteuid() != 0:
        return {}
    name = next((name for name in ("postgres", "nobody") if account_exists(name)), None)
    if name is None:
        raise NoPostgres("the tests run as root, and there is no other account to run PostgreSQL under")
    group = subprocess.run(["id", "-gn", name], capture_output=True, text=True, check=True).stdout.strip()
    return {"user": name, "group": group, "extra_groups": []}


def account_exists(name: str) -> bool:
    return subprocess.run(["id", name], capture_output=True).returncode == 0


def make_cluster(programs: Path, folder: Path, person: dict) -> None:
    """Without a locale letters compare by their code and only A to Z fold: what holds here holds on every server."""
    command = [programs / "initdb", "-D", folder / "data", "-U", "poise", "--auth=trust", "--no-sync"]
    made = subprocess.run(
        [*command, "--encoding=UTF8", "--no-locale"], cwd=folder, capture_output=True, text=True, **person
    )
    if made.returncode:
        raise NoPostgres(f"initdb failed: {made.stderr.strip()}")


def start(programs: Path, folder: Path, person: dict) -> subprocess.Popen:
    command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="]
    for setting in SETTINGS:
        command += ["-c", setting]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, **person)
    give_up_at = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            psycopg.connect(host=str(folder), user="poise", dbname="postgres").close()
            return server
        except psycopg.OperationalError:
            time.sleep(0.05)
    server.kill()
    server.wait()
    raise NoPostgres(f"the server did not start: {log.read_text().strip()}")


def create_database(server_url: str, name: str, *, template: str = "template0") -> str:
    """Makes a database, empty or like another, dropping one left by an earlier run, and returns its address."""
    drop_database(server_url, name)
    execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    execute(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def execute(server_url: str, statement: str) -> None:
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
