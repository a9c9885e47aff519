"""Two tabs on one claim: what one has saved, the other is asked about, however it is closed, reloaded or restored."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser]
ASKED = "Cet état de frais a changé entre-temps"
MINE, THEIRS = "Garder ce que je vois ici", "Prendre la version enregistrée ailleurs"


class Tab:
    """One page on the claim, at its step of travel."""

    def __init__(self, page, address):
        self.page, self.notice = page, page.locator("[data-avis]")
        page.goto(address)
        self.shown()

    def shown(self):
        expect(self.page.locator("[data-squelette]:visible, [aria-busy=true]")).to_have_count(0)
        expect(self.page.locator("#etat")).to_be_attached()
        return self

    def type(self, label, text):
        self.page.locator("a[href='#deplacement']").click()
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def saves(self, label, text):
        with self.page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
            self.type(label, text)
        return answer.value.status

    def reload(self):
        self.page.reload()
        return self.shown()

    def asks(self):
        expect(self.notice).to_contain_text(ASKED)
        return self

    def compared(self):
        names = self.notice.locator("dt").all_inner_texts()
        sides = [text.partition("\u00a0: ")[2].replace("\u00a0", " ") for text in self.notice.locator("dd p").all_inner_texts()]
        return dict(zip(names, zip(sides[::2], sides[1::2], strict=True), strict=True))

    def answers(self, choice):
        self.page.get_by_role("button", name=choice).click()
        return self


@pytest.fixture
def browser_of(chromium, stage):
    """The browser of one person, on their claim with a day trip, as it was first declared."""
    context = chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
    name, value = stage["onglets"].split("=", 1)
    context.add_cookies(
        [{"name": name, "value": value, "url": f"https://lyon.localhost:{stage['port']}", "secure": True}]
    )
    address = f"http://lyon.localhost:{stage['port']}/etat-de-frais/?numero={stage['onglets_mission']}"
    yield lambda: Tab(context.new_page(), address)
    context.close()


@pytest.fixture
def saved(browser_of, stage):
    """What the service has, asked by the browser itself."""

    def read():
        reader = browser_of()
        asked = f"fetch('/api/v1/etats-de-frais/{stage['onglets_mission']}').then((answer) => answer.json())"
        trip = reader.page.evaluate(asked)["declaration"]["deplacements"][0]["trajets"][0]
        reader.page.close()
        return trip["peage"], trip["stationnement"]

    return read


@pytest.fixture
def two(browser_of):
    """Tabs A and C on the claim, tolls and parking set to 6,80 and 8,00 first: (A, C, opens one more)."""
    first = browser_of()
    if first.notice.get_by_role("button", name=THEIRS).count():
        first.answers(THEIRS)
    first.saves("Péage", "6,81")
    first.saves("Péage", "6,80")
    first.saves("Stationnement", "8,01")
    assert first.saves("Stationnement", "8") == 200
    expect(first.page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré")
    first.page.close()
    return browser_of(), browser_of(), browser_of


def test_what_is_saved_is_never_overwritten_unasked_through_reloads_and_closings(two, saved):
    one, other, opened = two
    assert one.saves("Péage", "22,20") == 200
    assert other.saves("Stationnement", "9") == 409
    expected = {
        "Péage": ("6,80 €", "22,20 €"),
        "Stationnement": ("9,00 €", "8,00 €"),
    }
    day = next(name.partition(",")[2] for name in other.asks().compared())
    assert other.compared() == {f"{name},{day}": sides for name, sides in expected.items()}
    other.reload().asks()
    other.type("Stationnement", "9,50")
    expect(other.notice).to_contain_text("9,50")
    other.reload().asks()
    assert other.compared()[f"Stationnement,{day}"] == ("9,50 €", "8,00 €")
    other.page.close()
    again = opened().asks()
    assert again.compared()[f"Péage,{day}"] == ("6,80 €", "22,20 €")
    assert saved() == ("22.20", "8.00")
    again.page.get_by_role("link", name="3 Vérifier").click()
    again.page.get_by_role("button", name="Transmettre l’état de frais").click()
    again.asks()
    assert saved() == ("22.20", "8.00")


@pytest.mark.parametrize(("choice", "kept"), [(MINE, ("6.80", "9.00")), (THEIRS, ("22.20", "8.00"))])
def test_the_version_that_is_chosen_is_the_one_that_stays(two, saved, choice, kept):
    one, other, _ = two
    assert one.saves("Péage", "22,20") == 200
    assert other.saves("Stationnement", "9") == 409
    other.reload().asks().answers(choice)
    expect(other.notice).not_to_contain_text(ASKED)
    if choice == MINE:
        expect(other.page.locator("[data-enregistrement]").first).to_contain_text("Brouillon enregistré")
    assert saved() == kept
    other.reload()
    expect(other.page.get_by_label("Péage", exact=True)).to_have_value(kept[0].replace(".", ","))
    expect(other.notice).to_be_empty()


def test_each_tab_keeps_what_it_has_not_saved(two, saved):
    """A save of one tab takes away nothing of what another, in its question, has not saved."""
    one, other, opened = two
    assert one.saves("Péage", "22,20") == 200
    assert other.saves("Stationnement", "9") == 409
    other.asks().page.close()
    assert one.saves("Péage", "23,20") == 200
    again = opened().asks()
    assert ("9,00 €", "8,00 €") in again.compared().values()
    assert saved() == ("23.20", "8.00")


def test_a_save_whose_answer_was_lost_is_not_asked_about(two, saved):
    one, _, opened = two
    one.page.evaluate("""() => {
        const real = window.fetch;
        window.fetch = async (address, asked) => {
            const answer = await real(address, asked);
            if (asked?.method === "PUT") throw new TypeError("cut");
            return answer;
        };
    }""")
    one.type("Péage", "31,40")
    expect(one.page.locator("[data-enregistrement]").first).to_contain_text("connexion interrompue")
    one.page.close()
    again = opened()
    expect(again.page.get_by_label("Péage", exact=True)).to_have_value("31,40")
    expect(again.notice).to_be_empty()
    assert saved() == ("31.40", "8.00")


def test_what_was_typed_when_another_tab_sends_is_kept_and_offered_again(two, saved):
    one, other, opened = two
    assert one.saves("Péage", "22,20") == 200
    assert other.saves("Stationnement", "9") == 409
    other.asks()
    one.page.get_by_role("link", name="3 Vérifier").click()
    one.page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(one.page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    other.page.close()
    again = opened()
    expect(again.notice).to_contain_text("Une saisie n’est pas dans cet état de frais")
    again.page.get_by_role("button", name="Reprendre").first.click()
    again.asks()
    assert ("9,00 €", "8,00 €") in again.compared().values()
    again.answers(THEIRS)
    expect(again.notice).not_to_contain_text(ASKED)
    assert saved() == ("22.20", "8.00")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_question_holds_in_every_width(two, width, tmp_path, request):
    one, other, _ = two
    assert one.saves("Péage", "22,20") == 200
    other.page.set_viewport_size({"width": width, "height": 900})
    assert other.saves("Stationnement", "9") == 409
    other.asks()
    assert other.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in (MINE, THEIRS):
        expect(other.page.get_by_role("button", name=button)).to_be_visible()
    other.page.screenshot(path=tmp_path / f"{width}.png", full_page=True)
