"""Given: persons, and what their lists hold, in words that name each element by its number."""

from __future__ import annotations

from tests.official.brp.cells import day, elements
from tests.official.brp.features import Step
from tests.official.brp.scene import NETHERLANDS, Person, Scene, category
from tests.official.brp.steps import DATA, STEPS, Q

WHEN = r"((?:op|in|vandaag|gisteren|morgen|vorige?|deze|dit|volgende?|\d).*?|minderjarige|meerderjarige)"
SEX = {"man": "M", "vrouw": "V"}
ACT = "1_A____"
"""A Dutch birth record."""
FOREIGN_ACT = "buitenlandse geboorteakte"
COUNTRIES = {
    "nederland": "6030", "verenigde staten van amerika": "6014", "belgië": "5010", "duitsland": "9089",
    "verenigde arabische republiek": "9047", "madeira-eilanden": "7087", "marokko": "5022", "turkije": "6043",
    "frankrijk": "5002", "suriname": "5007", "polen": "7028", "verenigd koninkrijk": "6039", "spanje": "6037",
}  # fmt: skip
NEW = "0120"


def values(scene: Scene, step: Step) -> dict[str, str]:
    """The elements of the table below a step, none when there is no table."""
    return elements(step.table.pairs(), scene.today) if step.table else {}


def born(scene: Scene, words: str) -> str:
    """A birth date in words; of age and under age too."""
    phrase = {"minderjarige": "gisteren - 17 jaar", "meerderjarige": "gisteren - 45 jaar"}.get(words, words)
    found = day(phrase, scene.today)
    if found is None:
        raise ValueError(f"no day: {words!r}")
    return found


# Who -----------------------------------------------------------------------------------------------------------------


@STEPS.subject(rf"(?:de )?persoon {Q} met burgerservicenummer {Q}", rf"(?:de )?persoon {Q} zonder burgerservicenummer")
def person_with_number(scene: Scene, name: str, bsn: str | None = None) -> Person:
    return scene.meet(name, bsn, registered=bsn is not None)


@STEPS.subject(rf"(?:de )?persoon met burgerservicenummer {Q}")
def numbered(scene: Scene, bsn: str) -> Person:
    return scene.meet("", bsn)


@STEPS.subject(rf"de (minderjarige|meerderjarige)(?: (man|vrouw|persoon))? {Q}( zonder burgerservicenummer)?")
@STEPS.subject(rf"de {WHEN} geboren(?: (man|vrouw|persoon))? {Q}( zonder burgerservicenummer)?(?! met burgerserv)")
def born_then(scene: Scene, when: str, sex: str | None, name: str, nameless: str | None = None) -> Person:
    person = scene.meet(name, registered=not nameless, e0310=born(scene, when), e0330=NETHERLANDS, e8120=ACT)
    if sex in SEX:
        person.current("01")["0410"] = SEX[sex]
    return person


@STEPS.subject(
    rf"de {WHEN} in (?:de |het )?{Q} geboren(?: (man|vrouw|persoon))? {Q} met burgerservicenummer {Q}",
    rf"de {WHEN} in (?:de |het )?{Q} geboren(?: (man|vrouw|persoon))? {Q}",
)
def born_there(scene: Scene, when: str, land: str, sex: str | None, name: str, bsn: str | None = None) -> Person:
    code = COUNTRIES.get(land.lower())
    if code is None:
        raise ValueError(f"no code for the country {land!r}")
    person = scene.meet(name, bsn, e0310=born(scene, when), e0330=code)
    person.current("01").update({"8120": ACT} if code == NETHERLANDS else {"8230": FOREIGN_ACT})
    if sex in SEX:
        person.current("01")["0410"] = SEX[sex]
    return person


@STEPS.subject(rf"(?:de )?persoon {Q}")
def named_or_new(scene: Scene, name: str) -> Person:
    return scene.named(name) or scene.meet(name)


@STEPS.subject(rf"(?:voor )?{Q}")
def named(scene: Scene, name: str) -> Person:
    return scene.known(name)


@STEPS.subject(r"de persoon\b", r"")
def same(scene: Scene) -> Person:
    return scene.now()


# What ----------------------------------------------------------------------------------------------------------------


@STEPS.predicate("")
def no_more(scene: Scene, person: Person, step: Step) -> None:
    """Being mentioned is enough."""


@STEPS.predicate("heeft de volgende gegevens")
def has_values(scene: Scene, person: Person, step: Step) -> None:
    person.current("01").update(values(scene, step))
    if not person.registered:
        person.current("01").pop(NEW, None)


@STEPS.predicate(rf"heeft de volgende {Q} gegevens", r"heeft de volgende (gezagsverhouding) gegevens")
def has_group(scene: Scene, person: Person, step: Step, group: str) -> None:
    put(person, category(group), values(scene, step))


def put(person: Person, number: str, found: dict[str, str]) -> None:
    """Elements into a category; those on voting have one of their own, also where a case calls it registration."""
    voting = {name: value for name, value in found.items() if name[:2] in ("31", "38")}
    if voting:
        person.current("13").update(voting)
    if len(found) > len(voting) or not voting:
        person.current(number).update({name: value for name, value in found.items() if name not in voting})


@STEPS.sentence(rf"(?:de|het) {Q} heeft de volgende {Q} gegevens")
def part_has_group(scene: Scene, step: Step, part: str, group: str) -> None:
    """The address of a residence, and the like: in LO3 both are one occurrence."""
    if category(part) != category(group):
        raise ValueError(f"{group!r} is no part of {part!r}")
    scene.now().current(category(part)).update(values(scene, step))


@STEPS.predicate(r"is ingeschreven met de volgende gegevens")
def is_registered(scene: Scene, person: Person, step: Step) -> None:
    person.current("07").update(values(scene, step))


@STEPS.predicate(rf"heeft (?:nog )?een {Q}(?: verkregen)?{DATA}", rf"heeft (?:nog )?een (ouder) {Q}{DATA}")
@STEPS.predicate(rf"heeft (?:nog )?een (partner|kind|ouder|ex-partner)(?: ({Q[1:-1]}|\d))?{DATA}")
@STEPS.predicate(rf"heeft (?:nog )?een (partner|kind|ouder|nationaliteit|verblijfstitel) {Q}{DATA}")
def has_another(scene: Scene, person: Person, step: Step, group: str, which: str | None = None) -> None:
    number = category(f"{group} {which}" if group == "ouder" else group)
    person.add(number, values(scene, step), which or "")


@STEPS.predicate(rf"heeft geen {Q} gegevens", r"heeft geen (partners|kinderen|nationaliteiten)")
@STEPS.predicate(r"heeft (nooit) een actueel of ontbonden huwelijk of partnerschap gehad")
def has_none(scene: Scene, person: Person, step: Step, group: str) -> None:
    """Nothing was given, so there is nothing to take away; a case that gave it contradicts itself."""
    if person.lists.get(category("partner" if group == "nooit" else group)):
        raise ValueError(f"the person has {group!r} by an earlier step")


@STEPS.predicate("heeft geen actuele partner")
def has_no_partner(scene: Scene, person: Person, step: Step) -> None:
    """A former one may follow."""


@STEPS.predicate(r"is (gewijzigd|gecorrigeerd) naar de volgende gegevens")
def is_changed(scene: Scene, person: Person, step: Step, how: str) -> None:
    person.change("01", values(scene, step), wrong=how == "gecorrigeerd")


@STEPS.sentence(rf"(?:de |het )?{Q} is (gewijzigd|gecorrigeerd) naar de volgende gegevens")
@STEPS.sentence(r"(?:de |het )?(gezagsverhouding) is (gewijzigd|gecorrigeerd) naar de volgende gegevens")
def group_is_changed(scene: Scene, step: Step, group: str, how: str) -> None:
    person, number = scene.now(), category(group)
    kept = {}
    if number == "08":
        home = person.current("08")
        kept = {name: home[name] for name in home if name[:2] in ("11", "12", "92") or name == "0910"}
    person.change(number, {**kept, **values(scene, step)}, wrong=how == "gecorrigeerd")


@STEPS.sentence(rf"(?:de )?(ouder) (?:{Q}|(\d)) is (gewijzigd|gecorrigeerd) naar de volgende gegevens")
@STEPS.sentence(rf"(?:de |het )?(partner|kind) {Q}() is (gewijzigd|gecorrigeerd) naar de volgende gegevens")
def relative_is_changed(scene: Scene, step: Step, group: str, name: str | None, order: str | None, how: str) -> None:
    which = name or order or ""
    number = category(f"{group} {which}" if group == "ouder" else group)
    scene.now().change(number, values(scene, step), wrong=how == "gecorrigeerd", relative=which)


# What needs nothing --------------------------------------------------------------------------------------------------


@STEPS.sentence(r'landelijke tabel "[^"]*" heeft de volgende waarden')
@STEPS.sentence(r"de afnemer met indicatie .*", r"de geauthenticeerde consumer .*", r"een .* afnemer met indicatie .*")
def background(scene: Scene, step: Step, *_: str) -> None:
    """Code tables are those of the implementation; the client of the run has all rights (the features test no 403)."""
