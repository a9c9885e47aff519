"""What an instance asks of the DNS is what a zone accepts, and the doctor reads what the DNS answers."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.zone
import dns.zonefile
import pytest

from ops.deployment import aws, records

ZONE = "imagin.example."
OWN = """$ORIGIN .
@ 3600 IN SOA ns. postmaster. 1 3600 900 604800 300
@ 3600 IN NS ns.
ns 3600 IN A 192.0.2.1
"""


@pytest.fixture
def asked(instance, monkeypatch):
    """The records of the deployed lyon, its address as in production."""
    with aws.pointed_at(instance.endpoint):
        site = records.of("lyon")
        assert site[0].name == "lyon.localhost."
        yield [records.Record(one.name.replace("lyon.localhost.", f"lyon.{ZONE}"), *_rest(one)) for one in site]


def _rest(record):
    return record.kind, record.content, record.about


def zone(lines):
    return dns.zone.from_text(OWN + "\n".join(lines) + "\n", origin=".", relativize=False, check_origin=False)


class Server:
    """Answers over UDP from a zone, as an authoritative server does."""

    def __init__(self, lines):
        self.zone = zone(lines)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                sent, whom = self.socket.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(sent)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.AA
            question = query.question[0]
            found = self.zone.get_rrset(question.name, question.rdtype)
            if found is not None:
                answer.answer.append(found)
            elif self.zone.get_node(question.name) is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self.socket.sendto(answer.to_wire(), whom)

    def __enter__(self):
        return self.address

    def __exit__(self, *_):
        self.socket.close()


def test_a_zone_accepts_every_line_and_no_name_has_two_uses(asked):
    made = zone([record.line() for record in asked])
    assert {record.kind for record in asked} == {"CNAME", "MX", "TXT"}
    for record in asked:
        assert made.get_rrset(record.name, record.kind) is not None
    names = [record.name for record in asked if record.kind == "CNAME"]
    assert len(names) == len(set(names)) == 4
    assert not {record.name for record in asked if record.kind != "CNAME"} & set(names)


def test_the_parser_refuses_what_the_guide_asked_for_before(asked):
    """Else the test above would prove nothing: SPF beside the site's own CNAME."""
    lines = [record.line() for record in asked]
    with pytest.raises(dns.zonefile.CNAMEAndOtherData):
        zone([*lines, f'lyon.{ZONE} 3600 IN TXT "v=spf1 include:amazonses.com -all"'])


def test_spf_is_where_bounces_go_and_dmarc_accepts_it(asked, instance):
    by_kind = {record.about: record for record in asked}
    spf, dmarc = by_kind["qui envoie (SPF)"], by_kind["ce qu’il faut refuser (DMARC)"]
    with aws.pointed_at(instance.endpoint):
        sender = aws.client("sesv2").get_email_identity(EmailIdentity=dmarc.name.removeprefix("_dmarc.").rstrip("."))
    assert sender["MailFromAttributes"]["MailFromDomain"] == spf.name.rstrip(".")
    assert "aspf=r" in dmarc.content
    assert "postmaster@" not in dmarc.content


def look(instance, monkeypatch, lines):
    with Server(lines) as address, aws.pointed_at(instance.endpoint):
        monkeypatch.setenv("IMAGIN_DNS", address)
        return dict(records.look("lyon"))


@pytest.fixture
def published(instance):
    with aws.pointed_at(instance.endpoint):
        return [record.line() for record in records.of("lyon")]


def test_what_is_published_is_in_order(instance, monkeypatch, published):
    said = look(instance, monkeypatch, published)
    assert len(said) == 7
    assert set(said.values()) == {""}


@pytest.mark.parametrize(
    ("kind", "instead", "told"),
    [
        ("CNAME", None, "publiez : lyon.localhost."),
        ("CNAME", "lyon.localhost. 60 IN CNAME ailleurs.example.", "le DNS répond « ailleurs.example. »"),
        ("MX", None, "publiez : envois."),
        ("TXT", None, "publiez : envois."),
    ],
)
def test_what_is_missing_or_wrong_is_said_with_the_line_to_publish(
    instance, monkeypatch, published, kind, instead, told
):
    gone = next(line for line in published if f" IN {kind} " in line)
    lines = [line for line in published if line != gone] + ([instead] if instead else [])
    said = look(instance, monkeypatch, lines)
    (todo,) = [todo for todo in said.values() if todo]
    assert told in todo


def test_two_spf_records_of_one_name_are_one_too_many(instance, monkeypatch, published):
    spf = next(line for line in published if "v=spf1" in line)
    said = look(instance, monkeypatch, [*published, spf.replace("amazonses.com", "autre.example")])
    assert any("il y en a 2" in todo for todo in said.values())


def test_an_academie_s_own_stricter_dmarc_is_accepted(instance, monkeypatch, published):
    lines = [line.replace("p=quarantine", "p=reject") for line in published]
    assert set(look(instance, monkeypatch, lines).values()) == {""}
