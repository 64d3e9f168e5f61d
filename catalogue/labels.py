"""What the codes in the data are called in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.language import language

Words = Mapping[str, str]


def _words(table: str) -> Mapping[str, Words]:
    """code | Dutch | English, one per line."""
    rows = (tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines())
    return {code: {"nl": dutch, "en": english} for code, dutch, english in rows}


LABELS: Mapping[str, Mapping[str, Words]] = {
    "kind": _words("""
        component | Component | Component
        standard | Standaard | Standard
        reference-component | Referentiecomponent | Reference component
        organisation | Organisatie | Organisation
        initiative | Initiatief | Initiative
        shelf | Over te nemen | To take over
    """),
    "layer": _words("""
        1 | Interactie | Interaction
        2 | Proces | Process
        3 | Integratie | Integration
        4 | Services | Services
        5 | Data | Data
    """),
    "layer-text": _words("""
        1 | Schermen, portalen en formulieren | Screens, portals and forms
        2 | Werkstromen, regels en zaakafhandeling | Workflows, rules and case handling
        3 | Netwerk, routering en notificaties | Network, routing and notifications
        4 | Standaard-API's op de registers | Standard APIs on the registers
        5 | De registers zelf, met hun geschiedenis | The registers themselves, with their history
    """),
    "claim": _words("""
        tested | getest | tested
        municipality | gemeente | municipality
        declared | beheerder | maintainer
        harvested | geoogst | harvested
        curated | redactie | editors
        example | voorbeeld | example
    """),
    "claim-text": _words("""
        tested | Er is een testrapport bij. | A test report comes with it.
        municipality | Een gemeente heeft dit zelf verklaard. | A municipality declared this itself.
        declared | De beheerder zegt dit in eigen bestanden of documentatie. | The maintainer says so in own files or documentation.
        harvested | Door de oogster gelezen uit wat de beheerder publiceert. | Read by the harvester from what the maintainer publishes.
        curated | Door de redactie opgeschreven uit openbare bronnen. | Written down by the editors from public sources.
        example | Verzonnen om te laten zien hoe het werkt; telt nergens mee. | Invented to show how it works; counted nowhere.
    """),
    "status": _words("""
        concept | concept | concept
        development | in ontwikkeling | in development
        beta | bèta | beta
        stable | stabiel | stable
        obsolete | verouderd | obsolete
        in-use | in gebruik | in use
        end-of-support | einde ondersteuning | end of support
        withdrawn | teruggetrokken | withdrawn
        unknown | onbekend | unknown
    """),
    "listing": _words("""
        concept | concept van een gemeente, nog niet bevestigd door de leverancier | concept of a municipality, not confirmed by the supplier
    """),
    "implementation": _words("""
        reference | referentie-implementatie | reference implementation
        regular | productie-implementatie | production implementation
        obsolete | verouderde implementatie | obsolete implementation
    """),
    "type": _words("""
        component | component | component
        application | applicatie | application
        library | bibliotheek | library
        api | API | API
        register | register | register
        facility | voorziening | facility
        platform | platform | platform
        tool | gereedschap | tool
        data | gegevens | data
        message | berichten | messages
        security | beveiliging | security
        hosting | hosting | hosting
        design | ontwerp | design
        terms | voorwaarden | terms
        other | overig | other
        municipality | gemeente | municipality
        supplier | leverancier | supplier
        partnership | samenwerkingsverband | partnership
        government | overheid | government
        foundation | stichting | foundation
        association | vereniging | association
        community | gemeenschap | community
        body | orgaan | body
        initiative | initiatief | initiative
        process | proces | process
        policy | beleid | policy
        fund | fonds | fund
        programme | programma | programme
        organisation | organisatie | organisation
        case-type | zaaktype | case type
        form | formulier | form
        text | tekst | text
        script | script | script
        example | voorbeeld | example
    """),
    "licence": _words("""
        copyleft | open, delen verplicht | open, share alike
        permissive | open, ruim | open, permissive
        public-domain | publiek domein | public domain
        closed | gesloten | closed
        none-found | geen licentie gevonden | no licence found
        other | andere licentie | other licence
        unknown | onbekend | unknown
    """),
    "level": _words("""
        vrij | Vrij | Free
        aanbevolen | Aanbevolen | Recommended
        pas-toe-of-leg-uit | Pas toe of leg uit | Apply or explain
        verplicht | Verplicht | Mandatory
        none | Geen besluit bekend | No decision known
    """),
    "act": _words("""
        decision | besluit | decision
        advice | advies | advice
        model | genoemd in het model | named in the model
    """),
    "obligation": _words("""
        verplicht | verplicht | mandatory
        aanbevolen | aanbevolen | recommended
        niet-vermeld | niet vermeld | not stated
    """),
    "evidence": _words("""
        tested | getest met rapport | tested with report
        documented | gedocumenteerd | documented
        claimed | genoemd | claimed
        expired | verlopen | expired
    """),
    "grade": _words("""
        same | gelijk | same
        newer | nieuwer, vult aan | newer, additive
        older | ouder | older
        unknown | onbekend | unknown
        incompatible | niet verenigbaar | incompatible
        missing | ontbreekt | missing
        partial | gedeeltelijk | in part
    """),
    "role": _words("""
        regie | Regie | Direction
        uitgeven | Uitgeven | Publishing
        ontwikkelen | Ontwikkelen | Development
        onderhouden | Onderhouden | Maintenance
        reviewen | Reviewen | Review
        implementatie | Implementatie | Implementation
        hosting | Hosting | Hosting
    """),
    "relation": _words("""
        user | gebruiker | user
        pilot | proef | pilot
        owner | eigenaar | owner
        funder | financier | funder
        initiator | initiatiefnemer | initiator
        commissioner | opdrachtgever | commissioner
        named | genoemd | named
    """),
    "state": _words("""
        orientation | oriëntatie | orientation
        pilot | proef | pilot
        production | in productie | in production
        phasing-out | uitfaserend | phasing out
        stopped | gestopt | stopped
    """),
    "desk-kind": _words("""
        repository | Repository | Repository
        product | Productkaart | Product card
        correction | Verbetering | Correction
        use | Gebruik door een gemeente | Use by a municipality
        report | Testrapport | Test report
    """),
    "desk-state": _words("""
        draft | concept, nog niet ingestuurd | draft, not yet handed in
        waiting | wacht op beoordeling | waiting for judgement
        asked | terug met een vraag | returned with a question
        accepted | overgenomen | accepted
        refused | afgewezen | refused
        withdrawn | ingetrokken | withdrawn
        retracted | weer weggehaald | taken down again
    """),
    "desk-act": _words("""
        make | begonnen | begun
        submit | ingestuurd | handed in
        withdraw | ingetrokken | withdrawn
        appeal | bezwaar gemaakt | appealed
        ask | vraag gesteld | asked
        advise | advies gegeven | advised
        prove | eigendom vastgesteld | ownership established
        accept | overgenomen | accepted
        refuse | afgewezen | refused
        retract | weer weggehaald | taken down again
    """),
    "desk-role": _words("""
        visitor | bezoeker | visitor
        municipality | gemeente | municipality
        supplier | leverancier | supplier
        editor | redacteur | editor
        moderator | beheerder van de catalogus | moderator
    """),
    "desk-wish": _words("""
        replace | Deze waarde moet anders | This value must be another
        add | Er ontbreekt een waarde | A value is missing
        remove | Dit klopt niet en moet weg | This is wrong and must go
    """),
    "standing": _words("""
        disputed | betwist | disputed
        disputed-example | betwist (voorbeeld) | disputed (example)
        refuted | weerlegd | refuted
    """),
    "part": _words("""
        standard | Standaard | Standard
        version | Versie | Version
        evidence | Hoe zeker | How sure
        report | Rapport | Report
        date | Datum | Date
        note | Opmerking | Remark
        role | Rol | Role
        organisation | Organisatie | Organisation
        until | Tot en met | Until
        component | Component | Component
        technology | Techniek | Technology
        point | Punt | Point
        answer | Antwoord | Answer
        relation | Betrekking | Relation
        state | Stand | State
        since | Sinds | Since
        status | Status | Status
        breaks | Brekende wijzigingen | Breaking changes
        url | Adres | Address
        level | Hoe verbindend | How binding
        act | Soort uitspraak | Kind of statement
        body | Door wie | By whom
        ground | Grond | Ground
        letter | Brief | Letter
        review | Herziening | Review
        obligation | Verplichting | Obligation
        event | Gebeurtenis | Event
        title | Titel | Title
        urbanity | Stedelijkheid | Urbanity
        tile_x | Kolom | Column
        tile_y | Rij | Row
    """),
    "proof": _words("""
        none | zonder bewijs van eigendom | without proof of ownership
        open | bewijs van eigendom nog niet gezien | proof of ownership not seen yet
        file | bewezen met een bestand in de repository | proven by a file in the repository
        domain | bewezen met een bestand op het domein | proven by a file on the domain
        hand | door de beheerder vastgesteld | established by the moderator
    """),
    "stage": _words("""
        initiative | Initiatief | Initiative
        inventory | Inventarisatie | Inventory
        result | Bewezen resultaat | Proven result
        scaling | Opschaling | Scaling up
        standard | Standaard | Standard
    """),
    "file": _words("""
        found | publiccode.yml gevonden | publiccode.yml found
        not-known | geen publiccode.yml bekend | no publiccode.yml known
    """),
    "facet": _words("""
        soort | Soort | Kind
        laag | Laag | Layer
        standaard | Standaard | Standard
        versie | Versie van standaard | Version of standard
        referentiecomponent | Referentiecomponent | Reference component
        licentie | Licentie | Licence
        status | Status | Status
        type | Type | Type
        beheerder | Beheerder | Maintainer
        leverancier | Leverancier | Supplier
        gemeente | Gemeente | Municipality
        provincie | Provincie | Province
        taal | Programmeertaal | Programming language
        bewijs | Bewijs | Evidence
        bestand | Beschrijvingsbestand | Description file
    """),
    "field": _words("""
        name | Naam | Name
        type | Type | Type
        summary | Wat het is | What it is
        layers | Lagen | Layers
        licence | Licentie | Licence
        repository | Broncode | Source code
        website | Website | Website
        documentation | Documentatie | Documentation
        publiccode | publiccode.yml | publiccode.yml
        status | Status | Status
        listing | Vermelding | Listing
        implementation | Soort implementatie | Kind of implementation
        version | Nieuwste versie | Newest version
        first_year | Sinds | Since
        last_activity | Laatste activiteit | Last activity
        language | Programmeertaal | Programming language
        frameworks | Gebouwd met | Built with
        interface_languages | Talen van de schermen | Languages of the screens
        owner | Beheerder | Maintainer
        copyright | Rechthebbenden | Copyright holders
        roles | Rollen | Roles
        serves | Biedt | Serves
        uses | Gebruikt | Uses
        depends_on | Hangt af van | Depends on
        replaced_by | Vervangen door | Replaced by
        reference_components | Referentiecomponenten | Reference components
        security_file | Beveiligingsbeleid | Security policy
        accessibility | Toegankelijkheidsverklaring | Accessibility statement
        sbom | Softwarestuklijst (SBOM) | Software bill of materials (SBOM)
        gibit | GIBIT-punten | GIBIT points
        findings | Opgevallen | Findings
        aliases | Ook bekend als | Also known as
        keywords | Trefwoorden | Keywords
        adoption | Gebruik en betrokkenheid | Use and involvement
        abbreviation | Afkorting | Abbreviation
        family | Familie | Family
        url | Adres | Address
        steward | Beheerder | Steward
        steward_name | Beheerder | Steward
        gemma | GEMMA-objectnummer | GEMMA object id
        successor | Opvolger | Successor
        versions | Versies | Versions
        bindingness | Verbindendheid | Bindingness
        bbn | Beveiligingsniveau (BBN) | Security level (BBN)
        standards | Standaarden | Standards
        code | CBS-code | CBS code
        province | Provincie | Province
        residents | Inwoners | Residents
        tile | Plaats op de kaart | Place on the map
        members | Leden | Members
        stage | Fase | Stage
        timeline | Tijdlijn | Timeline
        components | Componenten | Components
        links | Verder lezen | Read on
        file | Bestand | File
        maker | Maker | Maker
        initiatives | Initiatieven | Initiatives
        parts | Onderdelen | Parts
    """),
}


def label(table: str, code: str) -> str:
    """The words for a code in the language of the request; an unknown code speaks for itself."""
    words = LABELS[table].get(code)
    return words[language()] if words else code
