"""Every setting, read from the environment once. Nothing set means production."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
KEY = re.compile(r"[0-9a-f]{64}")


class MissingSettings(SystemExit):
    """Production refuses to start and names what is missing."""


class Config:
    """Defaults shared by all. Each line says what the setting does."""

    ENVIRONMENT = "production"  # shown nowhere; decides which checks run at start-up
    SECRET_KEY = ""  # signs the small cookie that holds form tokens and messages
    PASSWORD_PEPPER = ""  # mixed into every password hash; lives outside the database
    DOCUMENT_KEYS: tuple[bytes, ...] = ()  # the first seals files on charts, each opens what it sealed
    SQLALCHEMY_DATABASE_URI = ""
    SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True, "hide_parameters": True}
    TRUSTED_HOSTS: list[str] | None = None  # host names this server answers to
    TRUSTED_PROXIES = 0  # how many proxies in front may tell the client's address

    SIGN_IN_COOKIE = "__Host-poise"  # carries an opaque token, nothing else
    SESSION_COOKIE_NAME = "__Host-poise-form"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Strict"
    IDLE_LIMIT = timedelta(minutes=15)  # signed out after this long without use
    SIGN_IN_LIMIT = timedelta(hours=12)  # and after this long in any case

    ARGON2 = {"time_cost": 3, "memory_cost": 65536, "parallelism": 1}  # 64 MiB, 3 passes, 1 lane
    LOCK_AFTER_FAILURES = 10  # wrong passwords in a row before an account answers later
    LOCK_FOR = timedelta(minutes=15)

    WTF_CSRF_TIME_LIMIT = None  # a form stays good as long as the sign-in
    WTF_CSRF_SSL_STRICT = False  # pages send no referrer; the front door checks where a form came from
    MAX_CONTENT_LENGTH = 2 * 1024 * 1024  # bytes of one request; the import page raises it for itself
    LARGEST_DOCUMENT = 10 * 1024 * 1024  # bytes of one file on a chart
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    RATELIMIT_STORAGE_URI = "memory://"  # per process; lock-out of accounts lives in the database
    RATELIMIT_ENABLED = True
    REQUESTS_PER_ADDRESS = "20/hour"  # consultation requests sent from one address to one process
    REQUESTS_PER_HOUR = 60  # and kept from all addresses together, counted in the database
    REQUEST_FORM_SECONDS = 4  # filled in faster than this, the public form was filled in by a program
    SEND_FILE_MAX_AGE_DEFAULT = 3600

    MAIL_SERVER = ""  # smtps://name:password@host:465, or smtp://… with STARTTLS; empty: no mail is sent
    MAIL_FROM = ""  # the address that mails come from: Clinic <desk@clinic.example>
    TEXT_SERVICE = ""  # the https address that takes text messages as JSON; empty: none are sent
    TEXT_SERVICE_KEY = ""  # sent to it as a bearer token
    PUBLIC_ADDRESS = "http://127.0.0.1:8000"  # under which patients open the links in messages
    MESSAGE_LEASE = timedelta(minutes=1)  # after which another worker takes up what one was killed over
    MESSAGES_EVERY = timedelta(seconds=5)  # how often `flask work` looks for what is due

    @classmethod
    def check(cls) -> None:
        """Nothing to check outside production."""


class Outgoing:
    """What is set up for mails and text messages, as the environment says."""

    MAIL_SERVER = os.environ.get("MAIL_SERVER", "")
    MAIL_FROM = os.environ.get("MAIL_FROM", "")
    TEXT_SERVICE = os.environ.get("TEXT_SERVICE", "")
    TEXT_SERVICE_KEY = os.environ.get("TEXT_SERVICE_KEY", "")
    PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "")


class Development(Outgoing, Config):
    """A fresh clone: an embedded database and secrets of its own under instance/."""

    ENVIRONMENT = "development"
    SIGN_IN_COOKIE = "poise"
    SESSION_COOKIE_NAME = "poise-form"
    SESSION_COOKIE_SECURE = False  # plain HTTP on this machine
    TRUSTED_HOSTS = ["127.0.0.1", "localhost"]  # under no other name: a page elsewhere could have taken one
    SQLALCHEMY_DATABASE_URI = (
        os.environ.get("DATABASE_URL") or f"sqlite:///{ROOT / 'instance' / 'poise.sqlite'}"
    )

    PUBLIC_ADDRESS = Outgoing.PUBLIC_ADDRESS or Config.PUBLIC_ADDRESS

    @classmethod
    def check(cls) -> None:
        cls.SECRET_KEY = os.environ.get("SECRET_KEY") or _own_secret("secret-key")
        cls.PASSWORD_PEPPER = (
            os.environ.get("PASSWORD_PEPPER")
            or hashlib.sha256(b"pepper" + cls.SECRET_KEY.encode()).hexdigest()
        )
        named = os.environ.get("DOCUMENT_KEY_FILE")
        if not named:
            _own_secret("document-key")
        cls.DOCUMENT_KEYS = document_keys(Path(named or ROOT / "instance" / "document-key"))


class Testing(Config):
    """Cheap hashes, no rate limits, an address that the test gives."""

    ENVIRONMENT = "testing"
    TESTING = True
    SECRET_KEY = "only-for-tests"  # noqa: S105
    PASSWORD_PEPPER = "only-for-tests"  # noqa: S105
    DOCUMENT_KEYS = (b"only-for-tests, 32 bytes of them",)
    SIGN_IN_COOKIE = "poise"
    SESSION_COOKIE_NAME = "poise-form"
    SESSION_COOKIE_SECURE = False
    ARGON2 = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    RATELIMIT_ENABLED = False
    REQUEST_FORM_SECONDS = 0


class Production(Outgoing, Config):
    """Refuses to start half-configured."""

    SECRET_KEY = os.environ.get("SECRET_KEY", "")
    PASSWORD_PEPPER = os.environ.get("PASSWORD_PEPPER", "")
    DOCUMENT_KEY_FILE = os.environ.get("DOCUMENT_KEY_FILE", "")
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "")
    TRUSTED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
    TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "0") or 0)

    @classmethod
    def check(cls) -> None:
        problems = []
        if len(cls.SECRET_KEY) < 32:
            problems.append("SECRET_KEY (at least 32 random characters)")
        if len(cls.PASSWORD_PEPPER) < 32:
            problems.append("PASSWORD_PEPPER (at least 32 random characters, kept apart from the database)")
        if cls.DOCUMENT_KEY_FILE:
            cls.DOCUMENT_KEYS = document_keys(Path(cls.DOCUMENT_KEY_FILE))
        else:
            problems.append(
                "DOCUMENT_KEY_FILE (the file with the key of the documents, apart from the database)"
            )
        if not cls.SQLALCHEMY_DATABASE_URI:
            problems.append("DATABASE_URL (for example postgresql://…)")
        if not cls.TRUSTED_HOSTS:
            problems.append("ALLOWED_HOSTS (the host names people type, separated by commas)")
        problems += _problems_of_messages(cls)
        if problems:
            raise MissingSettings("Poise does not start in production without: " + "; ".join(problems) + ".")


KINDS: dict[str, type[Config]] = {
    "production": Production,
    "development": Development,
    "testing": Testing,
}


def from_environment() -> type[Config]:
    """The configuration named by APP_ENV; production where nothing is named."""
    name = os.environ.get("APP_ENV", "production")
    if name not in KINDS:
        raise MissingSettings(f"APP_ENV is {name!r}; it can be {', '.join(KINDS)}.")
    return KINDS[name]


def _problems_of_messages(settings: type[Config]) -> list[str]:
    """Nothing where nothing is to be sent; else what is missing for it."""
    problems = []
    sends = settings.MAIL_SERVER or settings.TEXT_SERVICE
    if settings.MAIL_SERVER and _host(settings.MAIL_SERVER, "smtp", "smtps") is None:
        problems.append("MAIL_SERVER as smtps://name:password@host, or smtp:// for STARTTLS")
    if settings.MAIL_SERVER and not re.search(r"[^@\s]@[^@\s]+\.[^@\s]", settings.MAIL_FROM):
        problems.append("MAIL_FROM (the address that mails come from)")
    if settings.TEXT_SERVICE and _host(settings.TEXT_SERVICE, "https") is None:
        problems.append("TEXT_SERVICE as an https address")
    if sends and _host(settings.PUBLIC_ADDRESS, "https") not in (settings.TRUSTED_HOSTS or []):
        problems.append("PUBLIC_ADDRESS (https://…, of a host that ALLOWED_HOSTS names)")
    return problems


def _host(address: str, *schemes: str) -> str | None:
    """Whom an address of one of these kinds leads to; none where it leads nowhere."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts.hostname if is_whole else None


def document_keys(path: Path) -> tuple[bytes, ...]:
    """The keys of the documents, one a line as 64 hexadecimal digits: the first seals, each opens what it sealed.

    Whoever reads this file and the database reads the documents, so the file is for its owner only.
    """
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise MissingSettings(
                "The file of DOCUMENT_KEY_FILE can be read by others than its owner: chmod 600 it."
            )
        lines = path.read_text("ascii", "replace").split()
    except OSError as error:
        raise MissingSettings(f"The file of DOCUMENT_KEY_FILE cannot be read: {error.strerror}.") from None
    if not lines or not all(KEY.fullmatch(line) for line in lines):
        raise MissingSettings(
            "The file of DOCUMENT_KEY_FILE holds something else than keys of 64 hexadecimal digits, one a line."
        )
    return tuple(bytes.fromhex(line) for line in lines)


def _own_secret(name: str) -> str:
    """A secret for this clone alone, made at the first start and readable by its owner only."""
    path = ROOT / "instance" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
