"""A real mail server for tests, on this machine: it keeps what it takes, and fails as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """``refuse`` answers every message so; ``hang_up`` takes the next one and closes without a word."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse = ""
        self.hang_up = False
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def start(self) -> None:
        """On a port of the system's choice, in a thread of its own."""
        begun = self.loop.create_server(self._conversation, "127.0.0.1", 0)
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(begun, self.loop).result(5)
        self.address = f"smtp://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def _conversation(self) -> SMTP:
        return SMTP(self, hostname="mail.example", enable_SMTPUTF8=True, loop=self.loop)

    async def _end(self) -> None:
        """Whoever still talks is cut off."""
        self.server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def only(self) -> EmailMessage:
        (message,) = self.received
        return message

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients += envelope.rcpt_tos
        if self.hang_up:
            self.hang_up = False
            server.transport.close()
        return "250 taken"
