"""Given: addresses, who lives there since when, and what happened to addresses and municipalities."""

from __future__ import annotations

import re

from tests.official.brp.cells import day, elements, names
from tests.official.brp.features import Step
from tests.official.brp.given import values
from tests.official.brp.scene import CITY, DEFAULT_STREET, NOWHERE, Occurrence, Person, Scene
from tests.official.brp.steps import DATA, STEPS, Q

HERE = "W"
MUNICIPALITIES = {"'s-gravenhage": "0518", "amsterdam": "0363", "rotterdam": "0599", "utrecht": "0344", "delft": "0503"}
RESIDES = r"(?:is|zijn) (.*?) ?ingeschreven op adres"
MERGED = "samengevoegd tot"


def lives(person: Person, home: Occurrence, own: Occurrence, **defaults: str) -> None:
    """The person lives at an address; where it lived before becomes history."""
    occurrence = {**home, "1010": HERE, **{key[1:]: value for key, value in defaults.items()}, **own}
    if person.lists.get("08"):
        person.change("08", occurrence)
    else:
        person.add("08", occurrence)


def municipality(home: Occurrence) -> str:
    return home.get("9210") or CITY


def since(scene: Scene, words: str) -> str:
    """The day in words. Raises ValueError when it is none."""
    found = day(words, scene.today)
    if found is None:
        raise ValueError(f"no day: {words!r}")
    return found


@STEPS.sentence(rf"(?:een )?adres (?:{Q} )?heeft de volgende gegevens", rf"adres {Q}")
def address(scene: Scene, step: Step, name: str | None = None) -> None:
    scene.address = scene.addresses[name or ""] = values(scene, step)


@STEPS.sentence(rf"adres {Q} in gemeente {Q}(?: heeft de volgende gegevens)?")
def address_in(scene: Scene, step: Step, name: str, where: str) -> None:
    code = MUNICIPALITIES.get(where.lower())
    if code is None:
        raise ValueError(f"no code for the municipality {where!r}")
    known = {"9210": code, "1180": f"{code}010051001502", "1190": f"{code}200000617227"}
    scene.address = scene.addresses[name] = {**DEFAULT_STREET, **known, **values(scene, step)}


@STEPS.predicate(rf"is (?:vervolgens )?ingeschreven op het adres{DATA}")
def lives_there(scene: Scene, person: Person, step: Step) -> None:
    if scene.address is None:
        raise ValueError("no address was mentioned before this step")
    lives(person, scene.address, values(scene, step))


@STEPS.predicate(rf"is (?:vervolgens )?ingeschreven op adres {Q}{DATA}")
def lives_at(scene: Scene, person: Person, step: Step, name: str) -> None:
    lives(person, scene.home(name), values(scene, step))


@STEPS.predicate(rf"is (?:vervolgens )?ingeschreven op een buitenlands adres{DATA}")
def lives_abroad(scene: Scene, person: Person, step: Step) -> None:
    own = values(scene, step)
    if person.lists.get("08"):
        person.change("08", own)
    else:
        person.add("08", own)


@STEPS.predicate(rf"heeft adres {Q} als briefadres opgegeven{DATA}")
def letters_to(scene: Scene, person: Person, step: Step, name: str) -> None:
    lives(person, scene.home(name), values(scene, step), e1010="B")


@STEPS.sentence(rf"(?:persoon |personen )?{Q} {RESIDES} {Q}(?:{DATA})?")
def live_since(scene: Scene, step: Step, who: str, when: str, name: str) -> None:
    home = scene.home(name)
    for one in names(who):
        lives(scene.known(one), home, values(scene, step), e0910=municipality(home), e1030=since(scene, when))


@STEPS.sentence(rf"er zijn (\d+) personen ingeschreven op adres {Q}{DATA}")
def many_live_at(scene: Scene, step: Step, count: str, name: str) -> None:
    for _ in range(int(count)):
        lives(scene.meet(""), scene.home(name), values(scene, step))


@STEPS.sentence(rf"de inschrijving is vervolgens gecorrigeerd als een inschrijving op adres {Q}{DATA}")
def lived_elsewhere(scene: Scene, step: Step, name: str) -> None:
    scene.now().change("08", {**scene.home(name), "1010": HERE, **values(scene, step)}, wrong=True)


@STEPS.predicate(r"is (niet )?ingeschreven in de BRP")
def is_in_register(scene: Scene, person: Person, step: Step, absent: str | None) -> None:
    person.current("08")["0910"] = NOWHERE if absent else CITY


# What happens to addresses -------------------------------------------------------------------------------------------


def moved(scene: Scene, old: Occurrence, new: Occurrence, when: str, declared: str) -> None:
    """Everybody on the old address gets the new one from a day on, by a change of the municipality itself."""
    begin = when.replace("-", "")
    for person in scene.persons:
        home = person.lists.get("08", [[{}]])[0][0]
        if old and all(home.get(number) == value for number, value in old.items()):
            rest = {
                number: value for number, value in home.items() if number not in old and number not in ("1030", "8510")
            }
            place = {"0910": new["9210"]} if new.get("9210") and declared == HERE else {}
            person.change("08", {**rest, **new, **place, "1030": begin, "7210": declared})


@STEPS.sentence(rf"adres {Q} is op {Q} (geactualiseerd|infrastructureel gewijzigd){DATA}")
def address_renewed(scene: Scene, step: Step, name: str, when: str, how: str) -> None:
    old = scene.home(name)
    scene.addresses[name] = {**old, **values(scene, step)}
    moved(scene, old, scene.addresses[name], when, "T" if how == "geactualiseerd" else HERE)


@STEPS.sentence(
    rf"(?:de )?adres(?:sen)? {Q} (?:is|zijn) op {Q} ({MERGED}|infrastructureel gewijzigd naar) adres {Q}{DATA}"
)
def addresses_become(scene: Scene, step: Step, old: str, when: str, how: str, new: str) -> None:
    homes = [scene.home(name) for name in names(old)]
    kept = {} if how == MERGED else homes[0]
    scene.addresses[new] = {**kept, **values(scene, step)}
    for home in homes:
        moved(scene, home, scene.addresses[new], when, HERE)


@STEPS.sentence(rf"adres {Q} is gesplitst in adressen{DATA}")
def address_split(scene: Scene, step: Step, name: str) -> None:
    for record in step.table.records() if step.table else []:
        named = dict(record)
        rest = [(head, value) for head, value in record if re.search(r"\(\d\d\.\d\d\)", head)]
        scene.addresses[named["adres"]] = elements(rest, scene.today)


@STEPS.sentence(rf"gemeente {Q} heeft de volgende gegevens")
def municipality_named(scene: Scene, step: Step, name: str) -> None:
    """Names of municipalities are those of the implementation; the code is kept for a later merger."""
    scene.addresses[f"gemeente {name}"] = values(scene, step)


@STEPS.sentence(rf"gemeente {Q} is samengevoegd{DATA}")
def municipality_merged(scene: Scene, step: Step, name: str) -> None:
    own = values(scene, step)
    code = scene.home(f"gemeente {name}").get("9210", "")
    for home in {id(home): home for home in scene.addresses.values() if home.get("9210") == code}.values():
        moved(scene, dict(home), {**home, "9210": own.get("9212", "")}, own.get("9999", ""), HERE)
