"""The checkers are checked: each fault, put in a page that has none, is found by the probe that looks for it."""

import pytest

from tests.browser import probes

pytestmark = [pytest.mark.browser]
STYLE = "(rules) => { const s = new CSSStyleSheet(); s.replaceSync(rules); document.adoptedStyleSheets = [s]; }"
RULES = [
    (probes.tabulation, "a:focus-visible { outline: none }", "sans contour"),
    (probes.tabulation, "button:focus-visible { outline-color: #f0f0f0 }", "contour trop pâle"),
    (probes.tabulation, "header { position: fixed; inset: 0; z-index: 9; background: Canvas }", "caché"),
    (probes.targets, ".bouton { min-height: 0; height: 14px; padding: 0; overflow: hidden }", "14 px"),
    (probes.overflow, "h1 { width: 500px; max-width: none }", "dépasse"),
    (probes.overflow, ".champ__aide { height: 1.45em; overflow: hidden }", "texte coupé"),
    (probes.motion, ".bouton { transition: color 120ms }", "bouge"),
    (
        probes.motion,
        "h1 { animation: none 2s infinite; animation-name: tourne } @keyframes tourne { to { rotate: 1turn } }",
        "bouge",
    ),
    (
        probes.forced_colours,
        "@media (forced-colors: active) { .bouton { border: 0; text-decoration: none } }",
        "sans bord",
    ),
    (probes.axe, ".champ__aide { color: #c8c8c8 }", "color-contrast"),
]
CHANGES = [
    (probes.tabulation, "document.querySelector('main a').setAttribute('tabindex', '-1'); document.querySelector('main button').tabIndex = 3", "ordre"),
    (probes.tabulation, "document.querySelector('h1').style.cursor = 'pointer'", "hors du clavier"),
    (probes.tabulation, "document.querySelector('#identifiant').addEventListener('keydown', (e) => e.preventDefault())", "jamais atteint"),
    (probes.names, "document.querySelector('main button').setAttribute('aria-label', 'Valider')", "nommé"),
    (probes.names, "document.querySelector('[for=identifiant]').remove()", "sans nom"),
    (probes.axe, "document.documentElement.removeAttribute('lang')", "html-has-lang"),
    (probes.axe, "document.querySelector('[for=identifiant]').remove()", "label"),
]  # fmt: skip


@pytest.fixture
def faultless(page, service):
    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{service.origin('lyon')}/connexion/")
    return page


@pytest.mark.parametrize(("probe", "rules", "said"), RULES)
def test_a_fault_of_style_is_found(faultless, probe, rules, said):
    assert probe(faultless) == []
    faultless.evaluate(STYLE, rules)
    assert any(said in complaint for complaint in probe(faultless))


@pytest.mark.parametrize(("probe", "change", "said"), CHANGES)
def test_a_fault_of_structure_is_found(faultless, probe, change, said):
    faultless.evaluate(f"() => {{ {change} }}")
    assert any(said in complaint for complaint in probe(faultless))
