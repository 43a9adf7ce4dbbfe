"""Starting: production refuses half a configuration and names what is missing; a fresh clone just starts."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask import request

import config
from config import Development, MissingSettings, Production, from_environment

SECRET, PEPPER = "s" * 32, "p" * 32
KEY, OLD_KEY = "0f" * 32, "a1" * 32


@pytest.fixture
def key_file(tmp_path) -> Path:
    """The key of the documents in a file for its owner only."""
    return written(tmp_path / "document-key", f"{KEY}\n")


def written(path: Path, words: str, mode: int = 0o600) -> Path:
    path.write_text(words)
    path.chmod(mode)
    return path


def production(key_file: Path, **settings) -> type[Production]:
    """A production configuration with everything, but for what the test changes."""
    whole = {
        "DOCUMENT_KEY_FILE": str(key_file),
        "SECRET_KEY": SECRET,
        "PASSWORD_PEPPER": PEPPER,
        "SQLALCHEMY_DATABASE_URI": "postgresql://db.example/poise",
        "TRUSTED_HOSTS": ["poise.example"],
    }
    return type("AProduction", (Production,), whole | settings)


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("PASSWORD_PEPPER", "", "PASSWORD_PEPPER"),
        ("PASSWORD_PEPPER", "p" * 31, "PASSWORD_PEPPER"),
        ("SQLALCHEMY_DATABASE_URI", "", "DATABASE_URL"),
        ("TRUSTED_HOSTS", [], "ALLOWED_HOSTS"),
        ("DOCUMENT_KEY_FILE", "", "DOCUMENT_KEY_FILE"),
    ],
)
def test_production_does_not_start_without_a_setting_and_names_it(app_with, key_file, setting, value, named):
    with pytest.raises(MissingSettings, match=named) as refusal:
        app_with(production(key_file, **{setting: value}))
    names = {"SECRET_KEY", "PASSWORD_PEPPER", "DATABASE_URL", "ALLOWED_HOSTS", "DOCUMENT_KEY_FILE"}
    assert {name for name in names if name in str(refusal.value)} == {named}


def test_production_names_everything_that_is_missing_at_once():
    nothing = production("", SECRET_KEY="", PASSWORD_PEPPER="", SQLALCHEMY_DATABASE_URI="", TRUSTED_HOSTS=[])
    with pytest.raises(MissingSettings) as refusal:
        nothing.check()
    for name in ("SECRET_KEY", "PASSWORD_PEPPER", "DATABASE_URL", "ALLOWED_HOSTS", "DOCUMENT_KEY_FILE"):
        assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("words", "mode", "said"),
    [
        (KEY, 0o640, "read by others"),
        (KEY, 0o604, "read by others"),
        ("", 0o600, "something else than keys"),
        (KEY[:-1], 0o600, "something else than keys"),
        ("g" * 64, 0o600, "something else than keys"),
        (f"{KEY}\nand a note", 0o600, "something else than keys"),
        ("kéy", 0o600, "something else than keys"),
    ],
)
def test_production_does_not_start_on_a_key_file_that_is_open_to_others_or_holds_no_key(
    tmp_path, words, mode, said
):
    with pytest.raises(MissingSettings, match=said) as refusal:
        production(written(tmp_path / "document-key", words, mode)).check()
    assert KEY[:20] not in str(refusal.value), "the refusal shows the key"


def test_production_does_not_start_on_a_key_file_that_is_not_there(tmp_path):
    with pytest.raises(MissingSettings, match="cannot be read: No such file"):
        production(tmp_path / "nowhere").check()


def test_the_first_key_of_the_file_seals_and_the_older_ones_still_open(tmp_path):
    settings = production(written(tmp_path / "document-key", f"{KEY}\n{OLD_KEY}\n"))
    settings.check()
    assert (bytes.fromhex(KEY), bytes.fromhex(OLD_KEY)) == settings.DOCUMENT_KEYS


def test_nothing_set_means_production(monkeypatch):
    monkeypatch.delenv("APP_ENV", raising=False)
    assert from_environment() is Production


def test_a_misspelt_environment_is_refused(monkeypatch):
    monkeypatch.setenv("APP_ENV", "prodction")
    with pytest.raises(MissingSettings, match="prodction"):
        from_environment()


@pytest.fixture
def live(app, app_with, key_file):
    """Production with everything set, on the database of the test."""
    return app_with(production(key_file, SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"]))


def test_production_starts_with_everything_set_and_answers_to_its_name(live, cast):
    client = live.test_client()
    address = {"base_url": "https://poise.example"}
    assert client.get("/health", **address).status_code == 200
    assert client.get("/sign-in", **address).status_code == 200
    assert client.get("/health", base_url="https://other.example").status_code == 400


def test_production_tells_browsers_to_keep_to_https(live):
    answer = live.test_client().get("/health", base_url="https://poise.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_the_cookies_of_production_are_for_https_and_this_host_only(live):
    answer = live.test_client().get("/sign-in", base_url="https://poise.example")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-"), cookie
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; ")), cookie
        assert "Domain" not in cookie
    assert live.config["SIGN_IN_COOKIE"].startswith("__Host-")


def test_the_passwords_of_production_cost_what_they_should():
    assert Production.ARGON2 == {"time_cost": 3, "memory_cost": 65536, "parallelism": 1}
    assert Production.LOCK_AFTER_FAILURES == 10
    assert Production.RATELIMIT_ENABLED


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_a_client_address_is_believed_from_a_configured_proxy_only(app_with, proxies, seen):
    another = app_with(TRUSTED_PROXIES=proxies)
    addresses = []
    another.after_request(lambda answer: addresses.append(request.remote_addr) or answer)
    forged = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example"}
    another.test_client().get("/health", headers=forged)
    assert addresses == [seen]


def test_a_fresh_clone_has_a_secret_of_its_own_that_only_its_owner_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    for name in ("SECRET_KEY", "PASSWORD_PEPPER", "DOCUMENT_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    clone = type("AClone", (Development,), {})
    clone.check()
    kept = tmp_path / "instance" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(clone.SECRET_KEY) == 64
    assert clone.PASSWORD_PEPPER not in ("", clone.SECRET_KEY)
    again = type("TheSameClone", (Development,), {})
    again.check()
    assert again.SECRET_KEY == clone.SECRET_KEY
    assert again.DOCUMENT_KEYS == clone.DOCUMENT_KEYS


def test_a_fresh_clone_seals_with_a_key_of_its_own_that_only_its_owner_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.delenv("DOCUMENT_KEY_FILE", raising=False)
    clone = type("AClone", (Development,), {})
    clone.check()
    kept = tmp_path / "instance" / "document-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [key.hex() for key in clone.DOCUMENT_KEYS] == [kept.read_text()]
    assert clone.SECRET_KEY not in kept.read_text()


WRITES = {
    "MAIL_SERVER": "smtps://poise:secret@mail.example:465",
    "MAIL_FROM": "Tern Harbor <desk@poise.example>",
    "TEXT_SERVICE": "https://texts.example/v1/messages",
    "PUBLIC_ADDRESS": "https://poise.example",
}


def test_production_that_sends_nothing_needs_no_setting_for_it(key_file):
    production(key_file, **dict.fromkeys(WRITES, "")).check()


def test_production_starts_with_everything_set_that_sending_needs(key_file):
    production(key_file, **WRITES).check()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("MAIL_SERVER", "mail.example"),
        ("MAIL_SERVER", "http://mail.example"),
        ("MAIL_SERVER", "smtps://"),
        ("MAIL_SERVER", "smtps://mail.example:many"),
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "Tern Harbor"),
        ("TEXT_SERVICE", "http://texts.example"),
        ("TEXT_SERVICE", "https://[texts"),
        ("PUBLIC_ADDRESS", ""),
        ("PUBLIC_ADDRESS", "http://poise.example"),
        ("PUBLIC_ADDRESS", "https://elsewhere.example"),
    ],
)
def test_production_does_not_start_half_ready_to_send_and_names_what_is_wrong(key_file, setting, value):
    with pytest.raises(MissingSettings, match=setting) as refusal:
        production(key_file, **WRITES | {setting: value}).check()
    assert {name for name in WRITES if f"{name} " in str(refusal.value)} == {setting}
    assert "secret" not in str(refusal.value)
