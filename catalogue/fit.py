"""How components fit a GEMMA reference component: what it must speak, who speaks it, and the gap in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.claims import Claim
from catalogue.merge import Entry
from catalogue.view import View

OBLIGATIONS = ("verplicht", "aanbevolen", "niet-vermeld")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A standard that belongs to a reference component."""

    standard: Entry
    claim: Claim

    @property
    def obligation(self) -> str:
        """verplicht, aanbevolen or niet-vermeld."""
        return str(self.claim.value["obligation"])


@dataclass(frozen=True, slots=True)
class Fit:
    """What a component says about each requirement, in their order: a claim that it serves or uses it, or None."""

    component: Entry
    said: list[Claim | None]
    mandatory: int
    spoken: int
    """How many mandatory standards there are and of how many it is known that the component speaks them."""
    gap: Mapping[str, str]


def requirements(view: View, reference: Entry) -> list[Requirement]:
    """The standards of a reference component, mandatory first."""
    found = [
        Requirement(standard, claim)
        for claim in reference.all("standards")
        if (standard := view.get("standard", claim.value["standard"]))
    ]
    return sorted(found, key=lambda need: (OBLIGATIONS.index(need.obligation), need.standard.name.casefold()))


def fits(view: View, reference: Entry) -> list[Fit]:
    """The components that stand under a reference component, best fit first."""
    wanted = requirements(view, reference)
    found = [fit(component, wanted) for component, _ in view.referring("reference_components", reference)]
    return sorted(found, key=lambda one: (-one.spoken, -sum(map(bool, one.said)), one.component.name.casefold()))


def fit(component: Entry, wanted: list[Requirement]) -> Fit:
    """How one component fits."""
    spoken = {claim.value["standard"]: claim for field in ("uses", "serves") for claim in component.all(field)}
    said = [spoken.get(need.standard.id) for need in wanted]
    mandatory = [claim for need, claim in zip(wanted, said, strict=True) if need.obligation == "verplicht"]
    missing = [
        need.standard.name
        for need, claim in zip(wanted, said, strict=True)
        if need.obligation == "verplicht" and not claim
    ]
    known = len(mandatory) - len(missing)
    return Fit(component, said, len(mandatory), known, _gap(component.name, len(mandatory), missing))


def _gap(name: str, mandatory: int, missing: list[str]) -> Mapping[str, str]:
    if not mandatory:
        return {
            "nl": "Bij deze referentiecomponent hoort geen verplichte standaard.",
            "en": "No mandatory standard belongs to this reference component.",
        }
    if not missing:
        return {
            "nl": f"Van {name} zijn alle {mandatory} verplichte standaarden bekend.",
            "en": f"All {mandatory} mandatory standards are known of {name}.",
        }
    listed_nl, listed_en = _listed(missing, "en"), _listed(missing, "and")
    return {
        "nl": f"{name} spreekt aantoonbaar {mandatory - len(missing)} van de {mandatory} verplichte standaarden; "
        f"over {listed_nl} is hier niets bekend.",
        "en": f"{name} is known to speak {mandatory - len(missing)} of the {mandatory} mandatory standards; "
        f"nothing is known here about {listed_en}.",
    }


def _listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"
