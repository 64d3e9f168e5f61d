"""Invented companies: the undertakers and builders of the sample municipalities, at addresses of the sample BAG."""

from __future__ import annotations

from schemas.kvk import Branch, Company

FUNERAL, BUILDING = ("96032", "Verzorgen van begrafenissen en crematies"), ("41200", "Algemene burgerlijke bouw")
COMPANIES = (
    Company(
        "90000102",
        "Uitvaartverzorging De Linde",
        "Besloten Vennootschap",
        "999000013",
        "1996-03-01",
        FUNERAL,
        (
            Branch("000090001021", "Uitvaartverzorging De Linde", "Marktplein", 90, "9991AE", "Nieuwerveen", 6),
            Branch("000090001029", "De Linde Zandermeer", "Marktplein", 92, "9997ZX", "Zandermeer", 2),
        ),
    ),
    Company(
        "90000218",
        "Afscheid Nieuwerveen",
        "Eenmanszaak",
        "",
        "2014-09-15",
        FUNERAL,
        (Branch("000090002180", "Afscheid Nieuwerveen", "Marktplein", 92, "9991AE", "Nieuwerveen"),),
    ),
    Company(
        "90000331",
        "Rouwcentrum Zandermeer",
        "Stichting",
        "999000025",
        "2003-01-01",
        FUNERAL,
        (Branch("000090003315", "Rouwcentrum Zandermeer", "Marktplein", 90, "9997ZX", "Zandermeer", 4),),
    ),
    Company(
        "90000447",
        "Bouwbedrijf Veenstra",
        "Vennootschap onder firma",
        "",
        "1988-05-20",
        BUILDING,
        (Branch("000090004474", "Bouwbedrijf Veenstra", "Marktplein", 94, "9997ZX", "Zandermeer", 11),),
    ),
    Company(
        "90000552",
        "Uitvaartzorg Oud Nieuwerveen",
        "Eenmanszaak",
        "",
        "1971-11-02",
        FUNERAL,
        (Branch("000090005525", "Uitvaartzorg Oud Nieuwerveen", "Havenkade", 60, "9991AG", "Nieuwerveen"),),
        active=False,
    ),
)
