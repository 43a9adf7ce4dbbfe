"""The commands a stranger types first, as far as they can be tried without installing anything."""

import re
import socket
from pathlib import Path

import pytest

from scripts import check_tree, run, setup, test_parts

ROOT = Path(__file__).resolve().parents[2]


def test_a_taken_port_is_said_in_one_line(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        with pytest.raises(SystemExit, match=f"^Port {taken} is already in use; choose another") as said:
            run.chosen_port()
    assert "\n" not in str(said.value)


@pytest.mark.parametrize("wanted", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(monkeypatch, wanted):
    monkeypatch.setenv("PORT", wanted)
    with pytest.raises(SystemExit, match="is no port"):
        run.chosen_port()


def test_a_skipped_part_says_why(monkeypatch):
    monkeypatch.delenv("POISE_REQUIRE_ALL", raising=False)
    outcome = test_parts.skipped("no Chromium was found")
    assert (outcome.result, outcome.reason) == ("skipped", "no Chromium was found")


def test_where_everything_is_required_skipping_is_failing(monkeypatch):
    monkeypatch.setenv("POISE_REQUIRE_ALL", "1")
    assert test_parts.skipped("no Chromium was found").result == "FAILED"


@pytest.mark.parametrize(
    "line", ["open('/wo" + "rk/notes')", "see /ro" + "ot/.cache", "index = https://py" + "pi.org/simple"]
)
def test_a_line_tied_to_one_machine_is_found(tmp_path, monkeypatch, line):
    monkeypatch.setattr(check_tree, "ROOT", tmp_path)
    (tmp_path / "note.md").write_text(f"fine\n{line}\n")
    assert [found.split(":")[:2] for found in check_tree.findings(tmp_path / "note.md")] == [["note.md", "2"]]


def test_a_changed_lock_is_installed_again(tmp_path):
    lock, stamp = tmp_path / "lock", tmp_path / "stamp"
    lock.write_text("one")
    assert not setup.is_current(stamp, lock)
    stamp.write_text(setup.checksum(lock))
    assert setup.is_current(stamp, lock)
    lock.write_text("two")
    assert not setup.is_current(stamp, lock)


def test_every_locked_package_carries_a_hash():
    for lock in ("requirements.txt", "requirements-dev.txt", "requirements-setup.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
        assert all("==" in block and "--hash=sha256:" in block for block in blocks), lock


@pytest.mark.parametrize("listed", ["requirements.in", "requirements-dev.in", "requirements-setup.in"])
def test_every_dependency_carries_its_reason(listed):
    named = [line for line in (ROOT / listed).read_text().splitlines() if re.match(r"[A-Za-z]", line)]
    assert named
    assert [line for line in named if not re.search(r"#\s+\w+", line)] == []
