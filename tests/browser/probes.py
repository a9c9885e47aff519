"""What a checker of rules misses: each probe reads the page as it stands and returns its complaints, none when all is well."""

from ops.paths import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "RGAAv4"]

_TOOLS = """
const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=button]";
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && element.getClientRects().length > 0;
const controls = () => [...document.querySelectorAll(CONTROLS)].filter((one) => shown(one) && !one.disabled);
const told = (element) => {
  const words = (element.innerText || element.labels?.[0]?.innerText || "").trim().replace(/\\s+/g, " ");
  return `${element.localName}${element.id ? "#" + element.id : ""} « ${words.slice(0, 50)} »`;
};
const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const parts = (colour) => {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data];
};
const luminance = (colour) => {
  const [r, g, b] = parts(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const behind = (element) => {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (parts(colour)[3] === 255) return colour;
  }
  return "Canvas";
};
"""


def _ask(page, body):
    return page.evaluate(f"() => {{ {_TOOLS} {body} }}")


def load(page):
    """Puts axe in the page, once for each document."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)


def axe(page):
    """Every violation of the rules of WCAG 2.2 AA, of the best practices and of the RGAA that axe knows."""
    load(page)
    found = page.evaluate(
        """(values) => axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] })
        .then((all) => all.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`)))""",
        TAGS,
    )
    return [f"axe {violation}" for violation in found]


def tabulation(page):
    """Tab reaches every control, in the order of the page; each stop shows an outline and is hidden by nothing."""
    expected = _ask(page, _WATCH)
    for _ in range(expected + 2):
        page.keyboard.press("Tab")
    for _ in range(page.evaluate("() => window.leftInTabulation()") and LATE_STOPS):
        page.keyboard.press("Tab")
    return page.evaluate("() => window.endTabulation()")


LATE_STOPS = 12
"""What the page may have shown while Tab went through it: an answer of the service brings links of its own."""
_WATCH = """
const complaints = [], reached = [];
const first = (radio) => document.querySelector(`input[type=radio][name="${radio.name}"]:checked`)
  ?? document.querySelector(`input[type=radio][name="${radio.name}"]`);
const expected = controls().filter((one) => one.tabIndex >= 0 && (one.type !== "radio" || first(one) === one));
const arrive = ({ target }) => {
  reached.push(target);
  const style = getComputedStyle(target);
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) complaints.push(`sans contour : ${told(target)}`);
  else if (contrast(style.outlineColor, behind(target)) < 3) complaints.push(`contour trop pâle : ${told(target)}`);
};
const leave = () => {
  const target = document.activeElement;
  if (!reached.includes(target)) return;
  const { left, top, width, height } = target.getClientRects()[0] ?? new DOMRect();
  const low = Math.min(top + height / 2, innerHeight - 1); // a browser brings the line of the cursor in sight, not the whole of a tall field
  const found = document.elementFromPoint(left + width / 2, low);
  if (!found || !(target.contains(found) || found.contains(target))) complaints.push(`caché : ${told(target)}`);
};
for (const one of document.querySelectorAll("main *")) {
  if (getComputedStyle(one).cursor !== "pointer" || !shown(one)) continue;
  if (!one.closest(`${CONTROLS}, label`)) complaints.push(`hors du clavier : ${told(one)}`);
}
const start = document.createElement("span");
start.tabIndex = -1;
document.body.prepend(start);
start.focus();
document.addEventListener("focusin", arrive);
document.addEventListener("keydown", leave, true);
window.leftInTabulation = () => expected.filter((one) => one.isConnected && !reached.includes(one)).length;
window.endTabulation = () => {
  leave();
  start.remove();
  document.removeEventListener("focusin", arrive);
  document.removeEventListener("keydown", leave, true);
  for (const one of expected) if (!reached.includes(one)) complaints.push(`jamais atteint${one.isConnected ? "" : ", car redessiné"} : ${told(one)}`);
  const order = [...new Set(reached)].map((one) => expected.indexOf(one)).filter((rank) => rank >= 0);
  if (order.some((rank, at) => at && rank < order[at - 1]))
    complaints.push("l’ordre du clavier n’est pas celui de la page");
  return complaints;
};
return expected.length;
"""


def targets(page):
    """What is pressed measures at least 24 by 24 px, but for a link within a sentence."""
    return _ask(page, _TARGETS)


_TARGETS = """
const within = (one) => getComputedStyle(one).display === "inline"
  && one.parentElement.innerText.trim().length > one.innerText.trim().length + 3;
const area = (one) => (/^(radio|checkbox)$/.test(one.type) && one.closest("label")) || one;
return controls().filter((one) => !(one.localName === "a" && within(one))).flatMap((one) => {
  if (one.closest(".evitement")) return [];
  const { width, height } = area(one).getBoundingClientRect();
  return Math.min(width, height) < 23.9 ? [`${Math.round(width)} × ${Math.round(height)} px : ${told(one)}`] : [];
});
"""


def overflow(page):
    """With the text spacing of WCAG 1.4.12, nothing leaves the screen sideways and no text is cut."""
    return _ask(page, _OVERFLOW)


_OVERFLOW = """
const spaced = new CSSStyleSheet();
spaced.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, spaced];
const wide = document.documentElement.clientWidth, complaints = [];
const scrolls = (one) => one && (/auto|scroll/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
const forEars = (one) => one.clientWidth === 1 && one.clientHeight === 1;
const unseen = (one) => one.closest(".invisible, .evitement, svg") || forEars(one);
for (const one of document.querySelectorAll("body *")) {
  if (!shown(one) || unseen(one)) continue;
  const { right, left } = one.getBoundingClientRect();
  if ((right > wide + 1 || left < -1) && !scrolls(one.parentElement)) complaints.push(`dépasse de ${Math.round(right - wide)} px : ${told(one)}`);
  const { overflowX, overflowY } = getComputedStyle(one);
  const cut = (overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1)
    || (overflowY !== "visible" && one.scrollHeight > one.clientHeight + 1);
  if (cut && !scrolls(one) && !/^(input|select)$/.test(one.localName)) complaints.push(`texte coupé : ${told(one)}`);
}
if (document.documentElement.scrollWidth > wide) complaints.push("la page défile de côté");
document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== spaced);
return complaints;
"""


def names(page):
    """Each control has a name, and the name holds the words that are seen (WCAG 2.5.3)."""
    load(page)
    return _ask(page, _NAMES)


_NAMES = """
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\\s+/g, "");
axe.setup(document);
const complaints = controls().flatMap((one) => {
  const name = plain(axe.commons.text.accessibleText(one));
  const seen = plain(one.labels?.[0]?.innerText ?? one.innerText ?? "");
  if (!name) return [`sans nom : ${told(one)}`];
  return name.includes(seen) ? [] : [`nommé « ${name} » : ${told(one)}`];
});
axe.teardown();
return complaints;
"""


def motion(page):
    """Nothing moves for a person who asked for less motion."""
    page.emulate_media(reduced_motion="reduce")
    return _ask(page, _MOTION)


_MOTION = """
const moving = (style) => [style.transitionDuration, style.animationName === "none" ? "0s" : style.animationDuration]
  .some((spells) => spells.split(",").some((spell) => parseFloat(spell) > 0));
return [...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).scrollBehavior === "smooth"
    || [null, "::before", "::after"].some((part) => moving(getComputedStyle(one, part))))
  .map((one) => `bouge : ${told(one)}`);
"""


def forced_colours(page):
    """In forced colours, what is pressed or filled still shows its edge, or is underlined."""
    page.emulate_media(forced_colors="active")
    complaints = _ask(page, _FORCED)
    page.emulate_media(forced_colors="none")
    return complaints


_FORCED = """
const edged = (style) => style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) >= 1
  && parts(style.borderBottomColor)[3] > 0;
return controls().filter((one) => /^(button|input|select|textarea)$/.test(one.localName) || one.classList.contains("bouton"))
  .filter((one) => {
    const style = getComputedStyle(one);
    return !(edged(style) || style.appearance !== "none" && /^(radio|checkbox)$/.test(one.type)
      || style.textDecorationLine.includes("underline"));
  }).map((one) => `sans bord en couleurs forcées : ${told(one)}`);
"""
