"""A mail server with one mailbox on disk, made to be killed: ``python -m tests.assurance.mail_server FOLDER PORT``.

As real ones do, it keeps one mail of a Message-ID: a file named after it, put in place in one step. Every hand-over is
also a line in a log: when it began, and of which mail. Now and then it waits before it answers, so that a kill finds
it between taking a mail and saying so.
"""

from __future__ import annotations

import asyncio
import email
import hashlib
import os
import random
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LOG = "log"
LONGEST_WAIT = 0.004  # seconds


class Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_MAIL(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options):
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        envelope.began_at = time.time()
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope):
        sent = email.message_from_bytes(envelope.content)
        name = hashlib.sha256(sent["Message-ID"].encode()).hexdigest()
        await asyncio.sleep(random.uniform(0, LONGEST_WAIT))
        os.write(self.log, f"{envelope.began_at:.6f} {name}\n".encode())
        new = self.folder / f"{name}.{os.getpid()}.new"
        new.write_bytes(f"Begun: {envelope.began_at:.6f}\n".encode() + envelope.content)
        if (self.folder / name).exists():
            new.unlink()
        else:
            new.rename(self.folder / name)
        await asyncio.sleep(random.uniform(0, LONGEST_WAIT))
        return "250 taken"


async def serve(folder: Path, port: int) -> None:
    loop, keeper = asyncio.get_running_loop(), Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="mail.example", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
