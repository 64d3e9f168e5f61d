"""Given, in words of daily life: marriages, parents, adoptions, deaths, guardianship."""

from __future__ import annotations

from tests.official.brp.cells import UNKNOWN, compact, day, shifted
from tests.official.brp.features import Step
from tests.official.brp.given import ACT, NETHERLANDS, WHEN, born, values
from tests.official.brp.residing import since
from tests.official.brp.scene import CITY, NOWHERE, Occurrence, Person, Scene
from tests.official.brp.steps import DATA, STEPS, Q

OWN = ("0110", "0120", "0210", "0220", "0230", "0240", "0310", "0320", "0330", "0410")
"""What a list says of a relative."""
ACKNOWLEDGED, ADOPTION, WEDDING = "1AA0100", "1AQ0100", "3XA1224"
DUTCH_ADOPTION = "1_Q____"
ABROAD, TOWN = "6029", "Teststadt"
FOREIGN = {"8230": "buitenlandse geboorteakte"}
DEPUTY = "0201"


def about(person: Person) -> Occurrence:
    """The elements of a person in the list of a relative."""
    self = person.current("01")
    return {number: self[number] for number in OWN if self.get(number)}


def past(scene: Scene, years: int) -> str:
    """Yesterday, some years ago."""
    return compact(shifted(scene.yesterday, -years, "jaar"))


def both(scene: Scene, one: str, other: str) -> tuple[tuple[Person, Person], tuple[Person, Person]]:
    """Two persons, seen from either side."""
    first, second = scene.known(one), scene.known(other)
    return (first, second), (second, first)


# Marriages -----------------------------------------------------------------------------------------------------------


@STEPS.sentence(
    rf"{Q} en {Q} zijn (?:(.*?) ?met elkaar )?(.*?)(gehuwd|een geregistreerd partnerschap aangegaan)(?:{DATA})?"
)
def married(scene: Scene, step: Step, one: str, other: str, when: str | None, also: str, how: str) -> None:
    begin = (when or also or "").strip()
    own = {
        "0610": since(scene, begin) if begin else past(scene, 20),
        "0620": CITY,
        "0630": NETHERLANDS,
        "1510": "H" if how == "gehuwd" else "P",
        **values(scene, step),
    }
    for person, partner in both(scene, one, other):
        person.add("05", {**about(partner), **own}, partner.name)


@STEPS.sentence(rf"{Q} en {Q} zijn (?:(.*?) )?gescheiden(?:{DATA})?")
def divorced(scene: Scene, step: Step, one: str, other: str, when: str | None) -> None:
    own = values(scene, step)
    rest = {} if own else {"0720": CITY, "0730": NETHERLANDS, "0740": "S"}
    end = {"0710": since(scene, when) if when else past(scene, 1), **rest, **own}
    for person, partner in both(scene, one, other):
        dissolve(person, partner, end)


def dissolve(person: Person, partner: Person, end: Occurrence) -> None:
    """The marriage with this partner ended; what it was before is history."""
    stack = person.stack_of.get(("05", partner.name))
    if stack is None:
        raise ValueError(f"{person.name!r} and {partner.name!r} are not married by an earlier step")
    kind = person.current("05", stack).get("1510", "H")
    person.change("05", {**about(partner), "1510": kind, **end}, relative=partner.name)


@STEPS.sentence(rf"is het huwelijk van {Q} en {Q} gecorrigeerd{DATA}")
def marriage_corrected(scene: Scene, step: Step, one: str, other: str) -> None:
    for person, partner in both(scene, one, other):
        person.change("05", values(scene, step), wrong=True, relative=partner.name)


# Death, guardianship -------------------------------------------------------------------------------------------------


@STEPS.predicate(rf"is (?:(op .*|in .*|vandaag.*|gisteren.*|.* geleden) )?overleden(?:{DATA})?")
def died(scene: Scene, person: Person, step: Step, when: str | None) -> None:
    death = {"0810": since(scene, when) if when else past(scene, 2), **values(scene, step)}
    person.current("06").update(death)
    person.current("07").update({"6710": death["0810"], "6720": "O"})
    end = {"0710": death["0810"], "0720": CITY, "0730": NETHERLANDS, "0740": "O"}
    for partner in scene.persons:
        stack = partner.stack_of.get(("05", person.name))
        if stack is not None and partner is not person and not partner.current("05", stack).get("0710"):
            dissolve(partner, person, end)


@STEPS.sentence(rf"bijhouding van de persoonsgegevens van {Q} is opgeschort{DATA}")
def suspended(scene: Scene, step: Step, name: str) -> None:
    scene.known(name).current("07").update(values(scene, step))


@STEPS.predicate(rf"is een gerechtelijke uitspraak over het gezag gedaan{DATA}")
def judged(scene: Scene, person: Person, step: Step) -> None:
    person.current("11").update(values(scene, step))


@STEPS.predicate("staat onder curatele")
def under_guardianship(scene: Scene, person: Person, step: Step) -> None:
    person.current("11")["3310"] = "1"


@STEPS.predicate(r"is (minderjarig|meerderjarig)(?:, .*)?")
def is_of_age(scene: Scene, person: Person, step: Step, age: str) -> None:
    person.current("01")["0310"] = born(scene, f"{age}e")


@STEPS.predicate("is in Nederland geboren")
def is_born_here(scene: Scene, person: Person, step: Step) -> None:
    person.current("01").update({"0330": NETHERLANDS, "8120": ACKNOWLEDGED})


@STEPS.predicate(r"is (?!in nederland)(.*?)( als vondeling)? geboren")
def is_born(scene: Scene, person: Person, step: Step, when: str, foundling: str | None) -> None:
    person.current("01")["0310"] = since(scene, when)
    if foundling:
        found(person, ACKNOWLEDGED, sex="V")


# Parents -------------------------------------------------------------------------------------------------------------


def found(child: Person, act: str, **sex: str) -> None:
    """A child whose parents nobody knows."""
    self = child.current("01")
    self.update({"0330": NETHERLANDS, "8120": act})
    first = {"0240": ".", "6210": self.get("0310", UNKNOWN), "8120": act}
    child.add("02", {**first, **({"0410": sex["sex"]} if sex else {})})
    child.add("03", {"8120": act})


def parents(child: Person, order: str, parent: Person, own: Occurrence, act: Occurrence, wrong: bool = False) -> None:
    """The parent stands in the list of the child, and the child in that of the parent."""
    number = {"1": "02", "2": "03"}[order]
    entry = {**about(parent), **own}
    if child.lists.get(number):
        child.change(number, entry, wrong)
    else:
        child.add(number, entry)
    parent.add("09", {**about(child), **act}, child.name)


@STEPS.predicate(rf"heeft {Q} als ouder (\d)(?:{DATA})?")
def has_parent(scene: Scene, child: Person, step: Step, name: str, order: str) -> None:
    begin = child.current("01").get("0310") or past(scene, 17)
    parents(child, order, scene.known(name), {"6210": begin, **values(scene, step)}, {"8120": ACKNOWLEDGED})


@STEPS.predicate(r"heeft de volgende persoon zonder burgerservicenummer als ouder (\d)")
def has_other_parent(scene: Scene, child: Person, step: Step, order: str) -> None:
    child.add({"1": "02", "2": "03"}[order], values(scene, step))


@STEPS.sentence(r"zijn van ouder (\d) de volgende gegevens (gewijzigd|gecorrigeerd)")
def parent_changed(scene: Scene, step: Step, order: str, how: str) -> None:
    child, number = scene.now(), {"1": "02", "2": "03"}[order]
    child.change(number, {**child.current(number), **values(scene, step)}, wrong=how == "gecorrigeerd")


@STEPS.predicate(rf"is geadopteerd door {Q} als ouder (\d)(?:{DATA})?")
def adopted(scene: Scene, child: Person, step: Step, name: str, order: str) -> None:
    child.change("01", {**child.current("01"), "8120": ADOPTION})
    begin = compact(shifted(scene.today, -10, "jaar"))
    own = {"6210": begin, "8120": ADOPTION, **values(scene, step)}
    parents(child, order, scene.known(name), own, {"8120": ADOPTION})


@STEPS.predicate(
    rf"is (.*?) geadopteerd door (?:twee )?Nederlandse adoptieouders? {Q}(?: en {Q})? met een .* adoptieakte"
)
def adopted_here(scene: Scene, child: Person, step: Step, when: str, one: str, other: str | None) -> None:
    child.change("01", {**child.current("01"), "8120": DUTCH_ADOPTION})
    own = {"6210": since(scene, when), "8120": DUTCH_ADOPTION}
    for order, name in zip("12" if other else "2", filter(None, (one, other)), strict=True):
        parents(child, order, parent_called(scene, name), own, {"8120": DUTCH_ADOPTION})


# A child and its family at once --------------------------------------------------------------------------------------

CHILD = rf"de {WHEN}(?: geboren)? persoon {Q}"


def parent_called(scene: Scene, name: str, registered: bool = True) -> Person:
    """The person with this name, or a new one of about 37: a man when it is called Piet, as in the steps' own examples."""
    known = scene.named(name)
    if known:
        return known
    sex = "M" if name == "Piet" else "V"
    birth = day("morgen - 37 jaar", scene.today) or ""
    return scene.meet(name, registered=registered, e0310=birth, e0410=sex, e8120=ACT)


def child_called(scene: Scene, when: str, name: str, abroad: bool = False) -> Person:
    """A new child, living in the Netherlands."""
    origin = {"0330": ABROAD, **FOREIGN} if abroad else {"0330": NETHERLANDS, "8120": ACT}
    child = scene.meet(name, e0310=past(scene, 16) if abroad else born(scene, when))
    child.current("01").update(origin)
    arrival = {"1410": ABROAD, "1420": past(scene, 5)} if abroad else {}
    child.add("08", {"0910": CITY, **arrival})
    return child


def family(scene: Scene, child: Person, names: list[str], registered: bool = True) -> list[Person]:
    """Parents for a child; one parent leaves the other place known to be empty."""
    self = child.current("01")
    act: Occurrence = {number: self[number] for number in ("8120", "8230") if number in self}
    made = [parent_called(scene, name, registered) for name in names]
    for order, parent in zip("12", made, strict=False):
        parents(child, order, parent, {"6210": self["0310"], **act}, act)
    if len(made) == 1:
        child.add("03", {**act, "8510": self["0310"]})
    scene.person = child
    return made


def wed(scene: Scene, one: Person, other: Person, abroad: bool = False) -> None:
    """A marriage of twenty years."""
    where = {"0620": TOWN, "0630": ABROAD} if abroad else {"0620": CITY, "0630": NETHERLANDS, "8120": WEDDING}
    for person, partner in ((one, other), (other, one)):
        person.add("05", {**about(partner), "0610": past(scene, 20), "1510": "H", **where}, partner.name)


@STEPS.sentence(rf"{CHILD} met twee (gehuwde |ongehuwde )?ouders {Q} en {Q}( die ten tijde .*)?")
def child_of_two(scene: Scene, step: Step, when: str, name: str, how: str | None, one: str, other: str, _: str) -> None:
    made = family(scene, child_called(scene, when, name), [one, other])
    if how == "gehuwde ":
        wed(scene, made[0], made[1])


@STEPS.sentence(rf"{CHILD} met één ouder {Q}(?: die gehuwd is met {Q})?")
def child_of_one(scene: Scene, step: Step, when: str, name: str, one: str, partner: str | None) -> None:
    made = family(scene, child_called(scene, when, name), [one])
    if partner:
        child = scene.now()
        wed(scene, made[0], parent_called(scene, partner))
        scene.person = child


@STEPS.sentence(rf"{CHILD} geboren in het buitenland met (?:één ouder|twee gehuwde ouders) {Q}(?: en {Q})?")
def child_from_abroad(scene: Scene, step: Step, when: str, name: str, one: str, other: str | None) -> None:
    made = family(scene, child_called(scene, when, name, abroad=True), list(filter(None, (one, other))))
    if other:
        wed(scene, made[0], made[1], abroad=True)


@STEPS.sentence(rf"{CHILD} geboren in het buitenland met niet-ingezeten ouders {Q} en {Q}")
def child_of_strangers(scene: Scene, step: Step, when: str, name: str, one: str, other: str) -> None:
    family(scene, child_called(scene, when, name, abroad=True), [one, other], registered=False)


@STEPS.sentence(rf"{CHILD} geboren in het buitenland geadopteerd door één ouder {Q}")
def child_adopted_abroad(scene: Scene, step: Step, when: str, name: str, one: str) -> None:
    child = child_called(scene, when, name, abroad=True)
    birth = child.current("01")["0310"]
    child.current("01").pop("8230")
    child.current("01")["8120"] = DUTCH_ADOPTION
    own = {"6210": past(scene, 15), "8120": DUTCH_ADOPTION}
    parents(child, "1", parent_called(scene, one), own, {"8120": DUTCH_ADOPTION})
    child.add("03", {**FOREIGN, "8510": birth})
    scene.person = child


@STEPS.sentence(rf"{CHILD} die nooit ingezetene is geweest")
def never_resident(scene: Scene, step: Step, when: str, name: str) -> None:
    child = child_called(scene, when, name, abroad=True)
    child.current("01")["8810"] = DEPUTY
    child.lists["08"] = [[{"0910": NOWHERE, "8810": DEPUTY}]]
    child.current("07").update({"6710": past(scene, 1), "6720": "R"})


@STEPS.sentence(rf"{CHILD} die als vondeling geboren is")
def foundling(scene: Scene, step: Step, when: str, name: str) -> None:
    found(child_called(scene, when, name), ACT)
