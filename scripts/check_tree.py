"""Checks that no tracked file names a path of one machine or the host of a package index.

Both would tie the project to where it was written: it must set up the same behind a mirror and in any folder.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The brackets keep these lines from finding themselves.
FORBIDDEN = {
    "a path of one machine": r"/w[o]rk/|/r[o]ot/|/f[a]rm/|/U[s]ers/\w|/t[m]p/wt|/t[m]p/ve",
    "the host of a package index": r"py[p]i\.org|python[h]osted\.org|np[m]js\.org|yarn[p]kg\.com|\"re[s]olved\":",
    "a private key": r"BEGIN [A-Z ]*PRIV[A]TE KEY",
}


def tracked_files() -> list[Path]:
    """What git knows or would add, also where the folder belongs to somebody else, as in some containers."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git") or not (ROOT / ".git").exists():
        print(
            "Machine paths and index hosts were not looked for: this is no git checkout, or git is not here."
        )
        return []
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def findings(file: Path) -> list[str]:
    text = file.read_bytes()
    if b"\0" in text:
        return []
    return [
        f"{file.relative_to(ROOT)}:{number}: {what}: {line.strip()[:120]}"
        for number, line in enumerate(text.decode(errors="replace").splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


if __name__ == "__main__":
    found = [finding for file in tracked_files() for finding in findings(file)]
    if found:
        print("\n".join(found))
    sys.exit(bool(found))
