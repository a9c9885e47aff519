"""A DynamoDB that answers at once, over TLS, and counts: JSON 1.0, CRC-32, kept connections, any client.

`python -m benchmarks.stub DATASET CERTIFICATE KEY [DELAY_MS]` prints its port and serves until its input closes.
`GET /_compte` gives what was asked since the last time: [operation, bytes sent, bytes received] of each call.
"""

import asyncio
import json
import ssl
import sys
import zlib
from pathlib import Path

from benchmarks.replay import Tables, Unanswerable

_READS = {"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"}
_REASONS = {200: "OK", 400: "Bad Request"}


class Stub:
    """The tables behind one port, and the calls made to them."""

    def __init__(self, tables: Tables, delay: float) -> None:
        self._tables, self._delay = tables, delay
        self._calls: list[tuple[str, int, int]] = []
        self._kept: dict[tuple[str, bytes], bytes] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as its client keeps it."""
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if first.split(" ")[1] == "/_compte":
            status, answer = 200, self._counted()
        else:
            status, answer = self._answer(headers.get("x-amz-target", "").rpartition(".")[2], body)
            if self._delay:
                await asyncio.sleep(self._delay)
        closing = headers.get("connection", "").lower() == "close"
        writer.write(_framed(status, answer, closing))
        await writer.drain()
        return not closing

    def _answer(self, operation: str, body: bytes) -> tuple[int, bytes]:
        try:
            answer = self._kept.get((operation, body))
            if answer is None:
                found = self._tables.answer(operation, json.loads(body))
                answer = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
                if operation in _READS:
                    self._kept[operation, body] = answer
        except (Unanswerable, ValueError, KeyError) as unknown:
            sys.stderr.write(f"stub : {operation} {unknown!r} {body[:300]!r}\n")
            refusal = {"__type": "com.amazon.coral.validate#ValidationException", "message": repr(unknown)}
            return 400, json.dumps(refusal).encode()
        self._calls.append((operation, len(body), len(answer)))
        return 200, answer

    def _counted(self) -> bytes:
        told, self._calls = self._calls, []
        return json.dumps(told).encode()


def _framed(status: int, body: bytes, closing: bool) -> bytes:
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\n"
        "Server: Server\r\n"
        "Content-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Connection: {'close' if closing else 'keep-alive'}\r\n"
        "x-amzn-RequestId: 0123456789ABCDEFGHIJKLMNOPQRSTUVVV4KQNSO5AEMVJF66Q9ASUAAJG\r\n"
        f"x-amz-crc32: {zlib.crc32(body)}\r\n\r\n"
    )
    return head.encode("latin-1") + body


async def main(dataset: str, certificate: str, key: str, delay: str = "0") -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    stub = Stub(Tables(Path(dataset)), float(delay) / 1000)
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0, ssl=context)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
