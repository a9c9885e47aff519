"""Reading a PDF as a person and as a checker do: the text of each page, the standards it keeps to."""

import io
import re

import page
import pikepdf
from pdfua import validate

STANDARDS = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


def pages(content):
    """The text of each page, in the order it is drawn."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [_text(one) for one in pdf.pages]


def says(content, sentence, number=0):
    """Whether a page holds a sentence, whatever its line breaks and its changes of font."""
    return _solid(sentence) in _solid(pages(content)[number])


def order(content, *sentences):
    """Where each sentence begins on the first page."""
    text = _solid(pages(content)[0])
    return [text.index(_solid(sentence)) for sentence in sentences]


def faults(content, tmp_path):
    """What two independent checkers object to."""
    found = []
    for profile in STANDARDS:
        report = page.validate_pdf_bytes(content, profile=profile)
        rules = [] if report.is_compliant else [failure.rule_id for failure in report.failures]
        found += [rule for rule in rules if not (rule.endswith("STREAM-LENGTH-001") and _lengths_hold(content))]
    path = tmp_path / "checked.pdf"
    path.write_bytes(content)
    return found + [finding.message for finding in validate(str(path)).findings]


def _lengths_hold(content):
    """Whether each stream ends where its length says: the checker stumbles on data whose last byte is a line feed."""
    streams = list(re.finditer(rb"/Length (\d+)[^>]*?>>\s*stream\r?\n", content))
    ends = (content[found.end() + int(found[1]) :] for found in streams)
    return bool(streams) and all(re.match(rb"\r?\n?endstream", rest) for rest in ends)


def _solid(text):
    return "".join(text.split())


def _text(one):
    fonts = {name: _unicode(font) for name, font in one.Resources.Font.items()}
    letters, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(one):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            letters += [_decode(bytes(part), font) for part in parts if isinstance(part, pikepdf.String)]
        elif str(operator) in ("ET", "Td", "Tm", "T*"):
            letters.append("\n")
    return re.sub(r"\s*\n\s*", "\n", "".join(letters))


def _decode(raw, font):
    codes = (int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))
    return "".join(font.get(code, "") for code in codes)


def _unicode(font):
    """Glyph code -> text, as the font's own map says it: what a screen reader would get."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found
