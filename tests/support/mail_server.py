"""A real mail server on this machine, which can refuse, be silent, hang up, or hold a mail on its way."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.programs import free_port

HOLD_SECONDS = 60


@dataclass
class MailServer:
    """What a test can set, and what has arrived.

    `answers` are the replies to commands (MAIL, RCPT, DATA) other than "250 OK", the next one first;
    None hangs up. `held` is the command at which the server waits until `go_on` is set; it sets
    `reached` when a client has come so far.
    """

    port: int = 0
    contents: list[bytes] = field(default_factory=list)
    answers: dict[str, list[str | None]] = field(default_factory=dict)
    held: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    sessions: int = 0

    @property
    def messages(self) -> list[EmailMessage]:
        """The mails that the server has taken, parsed."""
        return [message_from_bytes(c, policy=policy.default) for c in self.contents]

    async def handle_EHLO(  # noqa: N802  (aiosmtpd's name)
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greet."""
        self.sessions += 1
        session.host_name = hostname
        await self._answer("EHLO", server)
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take the sender."""
        answer = await self._answer("MAIL", server)
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take a recipient."""
        answer = await self._answer("RCPT", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail itself: from here on it is delivered, whether or not anybody hears the answer."""
        waiting = self.answers.get("DATA")
        if not waiting or waiting[0] is None:
            self.contents.append(envelope.content)
        return await self._answer("DATA", server)

    async def _answer(self, command: str, server: Any) -> str:
        if self.held == command:
            self.reached.set()
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, HOLD_SECONDS)
        given = self.answers.get(command)
        answer = given.pop(0) if given else "250 OK"
        if answer is None:
            server.transport.abort()
            return "421 gone"
        return answer


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """Run a server until the block ends; `options` are those of aiosmtpd's controller."""
    inbox = MailServer(port=free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **options)
    controller.start()
    try:
        yield inbox
    finally:
        inbox.go_on.set()
        controller.stop()
