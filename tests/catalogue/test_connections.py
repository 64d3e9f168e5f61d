"""Who serves what others use, what replaces what, and how it fits a reference component."""

from __future__ import annotations

from catalogue.connections import combinations, needs, offers, replacements
from catalogue.fit import fits, requirements
from catalogue.view import view_of
from tests.catalogue.world import card, component, standards

WORLD = view_of(
    [
        *standards("zaken", "catalogi", "wet"),
        component("oud", serves="zaken 1.0.0", implementation="obsolete"),
        component("een", serves="zaken 1.5.1, catalogi 1.3.0", reference_components=["zrc"], replaced_by=["nieuw"]),
        component("twee", serves="zaken 1.6.0, catalogi", reference_components=["zrc"]),
        component("ref", serves="zaken 1.5.1, catalogi 1.3.0", implementation="reference"),
        component("nieuw", serves="catalogi 2.0.0"),
        component("scherm", uses="zaken 1.5.1, wet"),
        card(
            "reference-component",
            "zrc",
            name="Zaakregistratie",
            standards=[
                {"standard": "zaken", "obligation": "verplicht"},
                {"standard": "wet", "obligation": "verplicht"},
                {"standard": "catalogi", "obligation": "aanbevolen"},
            ],
        ),
        card("combination", "set", name="Set", parts=[{"component": "een", "version": "1"}, {"component": "scherm"}]),
    ]
)


def get(key: str):  # type: ignore[no-untyped-def]
    return WORLD.get("component", key)


def test_needs_name_who_serves_them_best_first() -> None:
    zaken, wet = needs(WORLD, get("scherm"))

    assert [(match.component.id, match.grade.grade) for match in zaken.providers] == [
        ("een", "same"),
        ("twee", "newer"),
        ("ref", "same"),
        ("oud", "older"),
    ]
    assert wet.providers == []


def test_offers_name_who_is_hit_and_who_else_serves() -> None:
    zaken, catalogi = offers(WORLD, get("een"))

    assert [match.component.id for match in zaken.consumers] == ["scherm"]
    assert {match.component.id for match in zaken.others} == {"oud", "twee", "ref"}
    assert catalogi.consumers == []


def test_replacements_come_fullest_first_and_say_what_they_leave_out() -> None:
    found = replacements(WORLD, get("een"))

    assert [(one.component.id, one.covered, one.worst, one.declared) for one in found] == [
        ("nieuw", 1, "partial", True),
        ("twee", 2, "unknown", False),
        ("ref", 2, "same", False),
        ("oud", 1, "partial", False),
    ]
    assert found[0].matches["catalogi"].grade.grade == "incompatible"  # type: ignore[union-attr]
    assert found[0].matches["zaken"] is None


def test_component_without_standards_has_no_replacement() -> None:
    assert replacements(WORLD, get("scherm")) == []


def test_declared_successor_of_a_component_without_standards_is_graded_unknown() -> None:
    view = view_of([component("oud", replaced_by=["nieuw"]), component("nieuw")])

    ((found),) = replacements(view, view.entries["component", "oud"])

    assert (found.component.id, found.declared, found.worst) == ("nieuw", True, "unknown")


def test_combination_names_the_other_parts() -> None:
    ((found, others),) = combinations(WORLD, get("een"))

    assert (found.id, [part.value["component"] for part in others]) == ("set", ["scherm"])


def test_fit_counts_mandatory_standards_and_says_the_gap() -> None:
    reference = WORLD.get("reference-component", "zrc")
    assert reference

    wanted = requirements(WORLD, reference)
    one, other = fits(WORLD, reference)

    assert [need.standard.id for need in wanted] == ["wet", "zaken", "catalogi"]
    assert (one.component.id, one.mandatory, one.spoken) == ("een", 2, 1)
    assert one.gap["en"] == "Een is known to speak 1 of the 2 mandatory standards; nothing is known here about Wet API."
    assert [claim and claim.value["standard"] for claim in other.said] == [None, "zaken", "catalogi"]
