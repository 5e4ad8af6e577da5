"""A submission server (aiosmtpd) on loopback: user and password are its arguments, and it prints its port.

One JSON line for each message that it takes, with its envelope and its bytes. Recipients by name: `nobody@` is
refused for good, `later@` for now, and `lost@` is cut off after the message was given.
"""

import base64
import json
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

user, password = (argument.encode() for argument in sys.argv[1:3])


def tell(line):
    print(json.dumps(line), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("later@"):
            return "451 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        raw = base64.b64encode(envelope.original_content).decode()
        tell({"from": envelope.mail_from, "to": envelope.rcpt_tos, "raw": raw})
        if envelope.rcpt_tos[0].startswith("lost@"):
            server.transport.abort()
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (user, password)
    return AuthResult(success=good, handled=False)


controller = Controller(
    Handler(),
    hostname="127.0.0.1",
    port=int(sys.argv[3]),
    authenticator=authenticate,
    auth_required=True,
    auth_require_tls=False,
)
controller.start()
tell({"port": controller.server.sockets[0].getsockname()[1]})
while True:
    time.sleep(60)
