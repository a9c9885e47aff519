"""docs/nouvelle-academie.md from an empty account, by the very lines of the guide, to the first person signed in."""

import re
import shlex

import boto3

from ops.deployment import aws
from ops.paths import ROOT
from tests.deployed.test_fourth_instance import Operator
from tests.live import read_letter, written

GUIDE = (ROOT / "docs/nouvelle-academie.md").read_text("utf-8")
ELSEWHERE = {
    "make run": "tests/ops/test_commands.py, and every local service of these tests",
    "make test": "it is what runs this",
}
"""What the guide says and this walk does not type, and why."""
NAME = "imagin.ac-nantes.fr"


def lines():
    """What the guide has typed in blocks, in order, without its remarks."""
    found = [line for block in re.findall(r"^```\n(.*?)^```", GUIDE, re.M | re.S) for line in block.splitlines()]
    return [re.sub(r"\s{2,}#.*", "", line) for line in found]


def said_inline():
    """The commands that its sentences name, for an instance or its account."""
    return set(re.findall(r"`(python3 -m ops [^`]+|make [a-z][^`]*)`", GUIDE))


class Walk:
    """Types a line of the guide in a copy of the repository, for the account of this computer."""

    def __init__(self, operator):
        self.operator, self.typed = operator, []

    def __call__(self, line, fails=False):
        self.typed.append(line)
        words = [word for word in shlex.split(line) if word != "--aws"]
        if words[0] == "python3":
            words[0] = str(ROOT / ".venv/bin/python")
        return self.operator(*words, fails=fails)


def test_the_guide_leads_from_an_empty_account_to_the_first_person_signed_in(account, tmp_path):
    operator = Operator(account, tmp_path)
    types, left = Walk(operator), iter(lines())

    def type_next(*instead, **how):
        line = next(left)
        for old, new in zip(instead[::2], instead[1::2], strict=True):
            assert old in line
            line = line.replace(old, new)
        return types(line, **how)

    assert "remplissez-le" in type_next()
    describe(tmp_path / "chalicelib/academies")
    assert "Étape écrite" in type_next()
    assert next(left) == "make run"
    assert "Préparation du compte" in types("python3 -m ops compte --aws")
    assert "CloudFront : " in type_next("arn:aws:acm:us-east-1:…", certificate(account))
    said = type_next(fails=True)
    for record in (rf"{NAME}\. \S*\s*IN CNAME", r"_domainkey\.", "v=spf1", "v=DMARC1", rf"envois\.{NAME}"):
        assert re.search(record, said), record
    assert f"{account.origin('nantes')}/gestion/" in type_next()
    day = columns(tmp_path)
    assert "intervenants : 1 créé" in type_next()
    assert "missions : 1 créé" in type_next()
    assert "123456" in type_next() + type_next()
    sign_in(account, tmp_path)
    assert list(left) == []
    said = types(f"python3 -m ops plan nantes --aws --session {day.year}")
    assert "1 mission, 1 personne" in said
    assert "Prix du " in said
    assert "L’instance répond" in types("python3 -m ops doctor nantes --aws", fails=True)
    types("python3 -m ops backup nantes --aws")
    spoken = {one for one in said_inline() if not one.startswith(tuple(ELSEWHERE))}
    assert {one for one in spoken if not any(done.startswith(one) for done in types.typed)} == set()


def describe(folder):
    """The facts of Lyon under another name, with an address and a sender of its own."""
    text = (folder / "lyon.toml").read_text("utf-8").replace("Lyon", "Nantes")
    text = text.replace('# origine = "https://…"', f'origine = "https://{NAME}"')
    text = text.replace('# expediteur = "ne-pas-repondre@…"', f'expediteur = "ne-pas-repondre@{NAME}"')
    (folder / "nantes.toml").write_text(text, "utf-8")


def certificate(account):
    """As the console of ACM gives it, in the region where CloudFront reads it."""
    acm = boto3.client(
        "acm",
        region_name="us-east-1",
        endpoint_url=account.endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    return acm.request_certificate(DomainName=NAME, ValidationMethod="DNS")["CertificateArn"]


def columns(folder):
    """The two files that an académie's own tools export, of a mission to come; its day."""
    files, day = written(folder, "nantes", numero="9700001", mission="123456", days_ago=-90)
    for path, name in zip(files, ("intervenants.csv", "missions.csv"), strict=True):
        path.rename(folder / name)
    return day


def sign_in(account, folder):
    """With what the letter says, then with a password of their own."""
    (letter,) = (folder / ".run/convocations/nantes").glob("*.pdf")
    identifiant, password = read_letter(letter)
    ours = {"X-Imagin": "1", "Origin": account.origin("nantes")}
    opened = account.request("nantes", "POST", "/api/v1/connexion", {"identifiant": identifiant, "mot_de_passe": password}, ours)
    assert (opened.status, opened.json()["portee"]) == (200, "mot_de_passe")
    with aws.pointed_at(account.endpoint):
        assert aws.items("imagin-nantes-comptes") > 0
