"""How a person is addressed: name on an envelope, salutation of a letter, mention in a sentence. Pure.

Each is the own name, that of the partner, or both (61.10), with at most two titles: the own one, or that of a husband
borrowed by his wife (courtesy title). Source: the features of BRP Personen 2.7.0 below ``persoon/adressering``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.personen import lo3, names
from schemas.personen.lo3 import Occurrence
from schemas.personen.names import COURTESY, MALE_OF, PREDICATES, WOMAN, capital, joined

OWN, OTHERS, OTHERS_FIRST, OWN_FIRST = "E", "P", "V", "N"
NOBLE = {"M": "heer", "V": "vrouwe"}
POLITE = {"M": "Geachte heer", "V": "Geachte mevrouw"}
SPOKEN = {"M": "de heer", "V": "mevrouw"}


@dataclass(frozen=True)
class Form:
    """What the three ways to address share."""

    sex: str
    use: str
    initials: str
    own: str
    other: str
    title: str
    """The own title in its form, empty when it may not be used."""
    predicate: str
    courtesy: str
    code: str
    """Code of the own title or predicate in use, for the forms that name none of them."""
    courtesy_code: str
    partner_sex: str

    @property
    def high(self) -> str:
        """The noble address: Hoogheid, or Hooggeboren and Hoogwelgeboren with heer or vrouwe; empty when none fits."""
        return _high(self.courtesy_code, self.sex) if self.courtesy else self.own_high

    @property
    def own_high(self) -> str:
        """The noble address that goes with the own title."""
        return _high(self.code, self.sex) if self.code else ""


def _high(code: str, sex: str) -> str:
    rank = MALE_OF.get(code, code)
    if rank == "P":
        return "Hoogheid"
    return f"{'Hooggeboren' if rank == 'G' else 'Hoogwelgeboren'} {NOBLE[sex]}" if sex in NOBLE else ""


def form(person: Occurrence, partner: Occurrence, married: bool) -> Form | None:
    """What is known to address somebody; None when the surname that is needed is unknown.

    ``partner`` is the current one or the last dissolved one, empty without; ``married`` tells whether it is current.
    """
    surname, others = names.known(person.get("0240")), names.known(partner.get("0240"))
    use = person.get("6110") or OWN
    if not others:
        use = OWN
    if not surname and use != OTHERS:
        return None
    sex, code = person.get("0410") or "", person.get("0220") or ""
    word = names.title_in_form(code, sex) if use != OTHERS else ""
    predicate = code in PREDICATES
    if predicate and sex == WOMAN and (married or use != OWN):
        word = ""
    royal = MALE_OF.get(code, code) == "P" and use != OTHERS
    borrowed = partner.get("0220") or ""
    courtesy = names.title_in_form(borrowed, WOMAN) if sex == WOMAN and use != OWN and borrowed in COURTESY else ""
    return Form(
        sex=sex,
        use=use,
        initials=names.initials(person.get("0210")),
        own=joined(person.get("0230") or "", surname),
        other=joined(partner.get("0230") or "", others),
        title="" if predicate else word,
        predicate=word if predicate else "",
        courtesy=courtesy,
        code=code if word or royal else "",
        courtesy_code=borrowed if courtesy else "",
        partner_sex=partner.get("0410") or "",
    )


def pattern(use: str, own: str, other: str) -> str:
    """Own name and that of the partner in the order that somebody chose."""
    return {OTHERS: other, OTHERS_FIRST: f"{other}-{own}", OWN_FIRST: f"{own}-{other}"}.get(use, own)


def envelope(form: Form) -> Mapping[str, Any]:
    """``aanschrijfwijze``: the name, and with a title the line above it."""
    own = joined(form.title, form.own)
    before = form.predicate
    if form.use == OTHERS_FIRST:
        own, before = joined(form.predicate, own), ""
    name = joined(before, form.initials, pattern(form.use, own, joined(form.courtesy, form.other)))
    high = form.high
    spoken = {"aanspreekvorm": f"De {high[0].lower()}{high[1:]}"} if high else {}
    return {"naam": capital(name), **spoken}


def salutation(form: Form) -> str:
    """``aanhef``: with a title in use only the noble address; the husband's title goes before the own one."""
    if form.courtesy and (not form.code or form.partner_sex == names.MAN):
        return form.high
    if form.own_high:
        return form.own_high
    name = pattern(form.use, form.own, form.other)
    if form.sex in POLITE:
        return f"{POLITE[form.sex]} {capital(name)}"
    return joined("Geachte", form.initials, name if form.initials else capital(name))


def mention(form: Form) -> str:
    """``gebruikInLopendeTekst``: begins with a title when one comes first, else with de heer, mevrouw or the initials."""
    title = form.title or form.predicate
    own, other = joined(title, form.own), joined(form.courtesy, form.other)
    name = pattern(form.use, own, other)
    first = form.courtesy if form.use in (OTHERS, OTHERS_FIRST) else title
    if first:
        return name
    if form.sex in SPOKEN:
        return f"{SPOKEN[form.sex]} {capital(name)}"
    return joined(form.initials, name) if form.initials else capital(name)


def partner_for_names(partners: list[Occurrence]) -> tuple[Occurrence, bool]:
    """The partner whose name is used: the oldest current bond, else the last dissolved one; and whether it is current."""
    living = [partner for partner in partners if not dissolved(partner)]
    if living:
        return min(living, key=lambda partner: partner.get("0610") or ""), True
    if partners:
        return max(partners, key=lambda partner: partner.get("0710") or ""), False
    return lo3.EMPTY, False


def dissolved(partner: Occurrence) -> bool:
    """Whether a marriage or partnership has ended."""
    return bool(partner.get("0710") or partner.get("0740"))
