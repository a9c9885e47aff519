"""What pages ask under a key, run by Node: an act pressed again counts once, an act that differs is another."""

import json
import subprocess
from pathlib import Path

import pytest

from ops.pages.assets import ROOT, STATIC

ESBUILD = ROOT / "node_modules/.bin/esbuild"
ASKED = """
import { once } from %s;
const keys = [];
const lost = [true, false, false, false];
globalThis.fetch = async (_, { headers }) => {
  keys.push(headers["Idempotency-Key"]);
  if (lost.shift()) throw new Error("no answer");
  return new Response("{}");
};
await once("/gestion/x", { texte: "un" }).catch(() => {});
await once("/gestion/x", { texte: "un" });
await once("/gestion/x", { texte: "deux" });
await once("/gestion/x", { texte: "un" });
console.log(JSON.stringify(keys));
"""


@pytest.fixture
def keys(tmp_path: Path) -> list[str]:
    """The key of each question: of an act whose answer is lost, of the same again, of another act, of the first done anew."""
    module = tmp_path / "api.mjs"
    subprocess.run([ESBUILD, STATIC / "js/api.js", "--bundle", "--format=esm", f"--outfile={module}"], check=True, capture_output=True)
    script = ASKED % json.dumps(str(module))
    done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_an_act_keeps_its_key_until_its_answer_comes(keys: list[str]) -> None:
    lost, again, other, anew = keys
    assert again == lost
    assert len({lost, other, anew}) == 3
