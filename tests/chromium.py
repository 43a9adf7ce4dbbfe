"""Finds the system's Chromium for the browser journeys; Playwright's own download is never used."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# The address field would draw two pages of its own beside every window. A list given here stands in the place of
# Playwright's own, whose names follow.
SWITCHED_OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    "ThirdPartyStoragePartitioning",
)


class NoChromium(Exception):
    """Says in words for a person why there is no browser to test with."""


def find() -> str:
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise NoChromium(
        "no Chromium was found (on Debian or Ubuntu: apt install chromium; elsewhere name it in CHROMIUM)"
    )


def check() -> None:
    """Chromium is there and Playwright's driver starts, which on a bare system can want a library."""
    find()
    tried = subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True)
    if tried.returncode:
        said = (tried.stderr or tried.stdout).strip().splitlines()[-1]
        raise NoChromium(
            f"Playwright's driver does not start (on Debian or Ubuntu: apt install libatomic1): {said}"
        )


def launch_arguments() -> dict:
    """Playwright itself starts it without the sandbox that root and most containers cannot give."""
    return {"executable_path": find(), "args": [f"--disable-features={','.join(SWITCHED_OFF)}"]}
