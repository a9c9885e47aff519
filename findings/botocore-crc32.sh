#!/usr/bin/env bash
# botocore and DynamoDB's x-amz-crc32: in the retry modes « standard » and « adaptive » a damaged answer ends up as data.
#
# DynamoDB sends with each answer the CRC-32 of its body. In legacy mode botocore compares them, asks again when they
# differ, and raises ChecksumError in the end. In standard mode, which AWS recommends and pynamodb 6 asks for, it asks
# again as well, and then gives the last damaged answer as if it were whole: no error, no warning.
# Seen with botocore 1.43.106, Python 3.11, a body of which one letter changes on its way, three attempts allowed:
#   legacy    asked 3 times: ChecksumError
#   standard  asked 3 times: Marne
#   adaptive  asked 3 times: Marne
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check botocore==1.43.106
cat > "$work/probe.py" <<'PY'
import json, threading, zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.config import Config
from botocore.session import Session

SENT = json.dumps({"Item": {"nom": {"S": "Marie"}}}).encode()
RECEIVED = SENT.replace(b"Marie", b"Marne")
asked = []


class Table(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        asked.append(1)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(RECEIVED)))
        self.send_header("x-amz-crc32", str(zlib.crc32(SENT)))
        self.end_headers()
        self.wfile.write(RECEIVED)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Table)
threading.Thread(target=server.serve_forever, daemon=True).start()
seen = {}
for mode in ("legacy", "standard", "adaptive"):
    asked.clear()
    client = Session().create_client(
        "dynamodb", region_name="eu-west-3", endpoint_url=f"http://127.0.0.1:{server.server_port}",
        aws_access_key_id="x", aws_secret_access_key="x",
        config=Config(retries={"mode": mode, "total_max_attempts": 3}),
    )
    try:
        found = client.get_item(TableName="t", Key={"pk": {"S": "1"}})["Item"]["nom"]["S"]
    except Exception as problem:
        found = type(problem).__name__
    seen[mode] = (found, len(asked))
    print(f"{mode:9} asked {len(asked)} times: {found}")
server.shutdown()
assert seen == {"legacy": ("ChecksumError", 3), "standard": ("Marne", 3), "adaptive": ("Marne", 3)}, seen
PY
"$work/env/bin/python" "$work/probe.py"
