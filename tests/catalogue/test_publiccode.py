"""The publiccode tools on files of our own: positions, severities, fixes, hostile input, conversion, output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue.publiccode import output
from catalogue.publiccode.codes import CODES, LANGUAGES
from catalogue.publiccode.convert import explain, to_latest
from catalogue.publiccode.fixes import patch
from catalogue.publiccode.harvest import harvest, issue
from catalogue.publiccode.lint import Report, lint
from catalogue.publiccode.vocabularies import PROFILES
from tests.tools import ROOT

GOOD = """\
publiccodeYmlVersion: "0.7"
name: Voorbeeld
url: https://git.example.org/voorbeeld.git
platforms: [web]
developmentStatus: beta
softwareType: standalone/web
description:
  nl:
    shortDescription: Een voorbeeld
    longDescription: "{long}"
    features: [Toont iets]
legal:
  license: EUPL-1.2
maintenance:
  type: contract
  contractors:
    - name: Leverancier
      until: 2030-01-01
localisation:
  localisationReady: true
  availableLanguages: [nl]
""".replace("{long}", "x" * 150)


def changed(*swaps: tuple[str, str]) -> Report:
    """The good file with some text replaced."""
    text = GOOD
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return lint(text.encode())


def told(report: Report) -> list[tuple[str, str, int, int]]:
    return [(finding.code, finding.key, finding.line, finding.column) for finding in report.findings]


def test_good_file_has_no_findings():
    assert told(lint(GOOD.encode())) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: Voorbeeld\n", "", ("required", "name", 1, 1)),
        ("name: Voorbeeld", "name:", ("required", "name", 2, 1)),
        ("name: Voorbeeld", "name: []", ("wrong-type", "name", 2, 1)),
        ("name: Voorbeeld", "name: Voorbeeld\nnmae: x", ("unknown-key", "nmae", 3, 1)),
        ("name: Voorbeeld", "name: Voorbeeld\nnl: {}", ("country-section", "nl", 3, 1)),
        ("name: Voorbeeld", "name: A\nname: B", ("duplicate-key", "name", 3, 1)),
        ('"0.7"', "0.7", ("version-not-text", "publiccodeYmlVersion", 1, 1)),
        ('"0.7"', '"0.6"', ("unknown-version", "publiccodeYmlVersion", 1, 1)),
        ('"0.7"', '"0.4"', ("old-version", "publiccodeYmlVersion", 1, 1)),
        ("platforms: [web]", "platforms: []", ("needs-items", "platforms", 4, 1)),
        ("platforms: [web]", "platforms:\n  - [web]", ("wrong-type", "platforms[0]", 5, 5)),
        ("platforms: [web]", "platforms: [haven]", ("not-a-client-platform", "platforms[0]", 4, 13)),
        ("beta", "Production", ("not-in-list", "developmentStatus", 5, 1)),
        ("https://git.example.org/voorbeeld.git", "git.example.org", ("not-an-address", "url", 3, 1)),
        ("platforms:", "landingURL: ftp://x.nl\nplatforms:", ("not-a-web-address", "landingURL", 4, 1)),
        ("platforms:", "landingURL: ''\nplatforms:", ("empty-value", "landingURL", 4, 1)),
        ("platforms:", "releaseDate: 2026-02-30\nplatforms:", ("not-a-date", "releaseDate", 4, 1)),
        ("platforms:", "releaseDate: t.b.d.\nplatforms:", ("not-a-date", "releaseDate", 4, 1)),
        ("platforms:", "supports: [{id: alias:nope}]\nplatforms:", ("unknown-alias-name", "supports[0].id", 4, 13)),
        ("platforms:", "supports: [{}]\nplatforms:", ("required", "supports[0].id", 4, 12)),
        ("platforms:", "organisation: {name: x}\nplatforms:", ("required", "organisation.uri", 4, 15)),
        ("platforms:", "logo: /a.svg\nplatforms:", ("absolute-path", "logo", 4, 1)),
        ("platforms:", "logo: a.gif\nplatforms:", ("wrong-picture", "logo", 4, 1)),
        ("platforms:", "categories: [nope]\nplatforms:", ("unknown-category", "categories[0]", 4, 14)),
        ("platforms:", "inputTypes: [a/b]\nplatforms:", ("deprecated", "inputTypes", 4, 1)),
        (
            "platforms:",
            "intendedAudience: {countries: [Nl]}\nplatforms:",
            ("unknown-country", "intendedAudience.countries[0]", 4, 32),
        ),
        ("Een voorbeeld", "é" * 151, ("too-long", "description.nl.shortDescription", 9, 5)),
        ("  nl:\n", "  nl_NL:\n", ("unknown-language", "description", 7, 1)),
        ("[nl]", "[pt_BR]", ("unknown-language", "localisation.availableLanguages[0]", 21, 24)),
        ("localisationReady: true", "localisationReady: yes", ("wrong-type", "localisation.localisationReady", 20, 3)),
        ("EUPL-1.2", "EUPL", ("unknown-licence", "legal.license", 13, 3)),
        ("type: contract", "type: internal", ("contractors-forbidden", "maintenance.contractors", 16, 3)),
        ("until: 2030-01-01", "email: x", ("required", "maintenance.contractors[0].until", 17, 7)),
        (
            "until: 2030-01-01",
            "until: 2030-01-01\n      email: 'a\\x64b.nl'",
            ("hidden-email", "maintenance.contractors[0].email", 19, 7),
        ),
    ],
)
def test_finding_has_its_code_key_and_place(old, new, expected):
    assert expected in told(changed((old, new)))


def test_findings_come_all_at_once_in_the_order_of_the_file():
    report = changed(("beta", "x"), ("EUPL-1.2", "x"), ("name: Voorbeeld", "foo: 1"), ("[nl]", "[]"))

    assert [finding.line for finding in report.findings] == sorted(finding.line for finding in report.findings)
    assert {finding.code for finding in report.findings} == {
        "required",
        "unknown-key",
        "not-in-list",
        "unknown-licence",
        "needs-items",
    }


@pytest.mark.parametrize(
    ("version", "key", "codes"),
    [
        ("0.2", "releaseDate", {"required"}),
        ("0.2", "description.nl.longDescription", {"too-short"}),
        ("0.2", "description.nl.genericName", {"required"}),
        ("0.3", "releaseDate", {"required"}),
        ("0.4", "categories", {"required"}),
        ("0.4", "organisation", {"too-new"}),
        ("0.5", "supports", {"too-new"}),
        ("0.5", "legal.repoOwner", {"deprecated"}),
        ("0.4", "legal.repoOwner", set()),
        ("0.7", "supports", set()),
    ],
)
def test_profile_decides_what_a_version_demands(version, key, codes):
    text = GOOD.replace("legal:", "legal:\n  repoOwner: x").replace(
        "platforms:", "organisation: {uri: 'https://x.nl'}\nsupports: [{id: alias:gdpr}]\nplatforms:"
    )

    report = lint(text.encode(), version=PROFILES[version])

    assert {finding.code for finding in report.findings if finding.key == key} == codes


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("localisationReady: true", "localisationReady: yes"),
        ("EUPL-1.2", '"Apache License, Version 2.0"'),
        ("beta", "Production"),
        ("standalone/web", "standalone/Api"),
        ("platforms: [web]", "platforms: web"),
        ("[nl]", "[pt_BR]"),
        ("  nl:\n", "  nl_NL:\n"),
        ('"0.7"', "0.7"),
        ('"0.7"', '"0.2"'),
        ("platforms:", "landingURL: www.example.org/x\nplatforms:"),
        ("platforms:", "landingURL: ''\nplatforms:"),
        ("platforms:", "logo: /img/a.svg\nplatforms:"),
        ("platforms:", "inputTypes:\n  - a/b\n\n# about platforms\nplatforms:"),
        ("platforms:", "intendedaudience:\n  countries: [nl]\nplatforms:"),
        ("platforms:", "fundedBy:\n  - name: x\n    url: https://x.nl\nplatforms:"),
        ("    features:", "    genericName: x\n    features:"),
        ("  type: contract", "\ttype: contract"),
        ("until: 2030-01-01", "until: 2030-01-01\n      email: 'jan\\x64b.nl'"),
        ("until: 2030-01-01", 'until: 2030-01-01\n      email: "jan\\x64b.nl"'),
    ],
)
def test_fix_solves_the_finding_and_keeps_the_rest(old, new):
    report = changed((old, new))
    again = lint(report.fixed.encode())
    twice = lint(again.fixed.encode())

    assert not report.valid or report.count("warning")
    assert told(twice) == []
    assert "# about platforms" not in new or "# about platforms" in report.fixed


def test_patch_is_a_unified_diff_that_git_applies(tmp_path):
    report = changed(("EUPL-1.2", "EUPL"), ("beta", "Production"))
    (tmp_path / "publiccode.yml").write_text(report.tree.text)
    change = patch("publiccode.yml", report.tree.text, report.fixed)

    done = subprocess.run(["git", "apply", "-"], input=change, cwd=tmp_path, text=True, capture_output=True)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "publiccode.yml").read_text() == report.fixed


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
CHAIN = "a: &a [[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]\n" + "".join(
    f"k{n}: &k{n} [[[[[[[[[[[[[[[[[[[*{'a' if n == 0 else f'k{n - 1}'}]]]]]]]]]]]]]]]]]]]\n" for n in range(400)
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        (b"# only a comment\n", "empty-file"),
        (b"just text", "not-a-description"),
        (b"- a\n- b\n", "not-a-description"),
        (b"api/public/publiccode.yaml", "symlink"),
        (GOOD.encode("utf-16"), "not-utf8"),
        (GOOD.replace("voorbeeld\n", "één\n").encode("latin-1"), "not-utf8"),
        (b"name: \x00\x01\n", "forbidden-character"),
        (b"name: '\xed\xa0\x80'", "not-utf8"),
        (b"name: x\n\turl: y\n", "tab"),
        (b"name: [x\n", "yaml-syntax"),
        (b"name: 'x\n", "yaml-syntax"),
        (b"name: *nothing\n", "unknown-alias"),
        (b"name: &a [*a]\n", "unknown-alias"),
        (b"? [a]\n: b\n", "key-not-text"),
        (b"name: a\n---\nname: b\n", "several-documents"),
        (b"[" * 100_000, "nested-too-deep"),
        (b"a: " + b"{a: " * 5000, "nested-too-deep"),
        (BOMB.encode(), "too-many-nodes"),
        (CHAIN.encode(), "nested-too-deep"),
        (b"x" * 1_000_001, "file-too-large"),
        (b"a: [" + b"1," * 400_000 + b"]", "too-many-nodes"),
        (b"!!python/object/apply:os.system ['true']", "not-a-description"),
        (b"name: !!python/object/apply:os.system ['true']", "wrong-type"),
        (b"<<: {name: x}\nurl: 1", "required"),
        (b"%YAML 9.9\n---\nname: x", "yaml-syntax"),
        (b"name: \xf0\x9f\x98\x80\nurl: [\n", "yaml-syntax"),
    ],
)
def test_hostile_file_gets_a_clear_report(raw, code):
    found = harvest(raw)

    assert code in {finding.code for finding in found.report.findings}
    assert found.raw == raw
    for language in LANGUAGES:
        assert all(finding.message(language) and finding.explanation(language) for finding in found.report.findings)
        assert issue(found.report, language)
    assert isinstance(to_latest(raw).text, str)


@pytest.mark.parametrize(
    ("raw", "dutch", "english"),
    [
        (b"a: b: c\n", "hier mag geen dubbele punt met een waarde staan", "mapping values are not allowed"),
        (b"name: [x\n", "een lijst tussen blokhaken mist een komma of ]", "did not find expected ',' or ']'"),
        (b"a: &\n", "de opbouw klopt hier niet", "did not find expected alphabetic or numeric character"),
        (b"- x\n", "geen sleutels met waarden maar een lijst of losse tekst", "no set of keys with values"),
    ],
)
def test_unreadable_file_is_explained_in_one_language(raw, dutch, english):
    finding = lint(raw).findings[0]

    assert dutch in finding.message("nl") and english not in finding.message("nl")
    assert english in finding.message("en") and dutch not in finding.message("en")


def test_used_by_of_many_thousands_is_read_within_a_second():
    names = "".join(f"  - Organisatie {number} te Verweggistan\n" for number in range(5000))

    found = harvest((GOOD + "usedBy:\n" + names).encode())

    assert len(found.values["usedBy"]) == 5000
    assert found.state == "valid"


def test_number_without_quotes_stays_the_text_that_was_written():
    found = harvest(GOOD.replace("platforms:", "softwareVersion: 1.10\nplatforms:").encode())

    assert found.values["softwareVersion"] == "1.10"


def test_harvest_reads_what_stands_around_an_error():
    broken = GOOD.replace("softwareType: standalone/web", "softwareType: [oops")

    found = harvest(broken.encode())

    assert found.values["name"] == "Voorbeeld"
    assert found.values["legal"] == {"license": "EUPL-1.2"}
    assert found.state == "errors"


def test_harvest_salvages_a_value_of_the_wrong_shape():
    text = GOOD.replace("platforms: [web]", "platforms: web\nfundedBy: [Gemeente Voorbeeld]").replace("true", "yes")

    values = harvest(text.encode()).values

    assert values["platforms"] == ["web"]
    assert values["fundedBy"] == [{"name": "Gemeente Voorbeeld"}]
    assert values["localisation"]["localisationReady"] is True


@pytest.mark.parametrize(
    "section",
    ["nl:\n  commonground:\n    layerType: service\n", "nl:\n  - commonground:\n      - layerType: service\n"],
)
def test_harvest_takes_the_layer_of_an_old_dutch_section_as_a_hint(section):
    assert harvest((GOOD + section).encode()).hints["layers"] == [4]


def test_harvest_leaves_persons_out():
    text = GOOD.replace(
        "type: contract",
        "type: contract\n  contacts: [{name: Jan Jansen, email: jan@example.org, phone: '+31612345678'}]",
    )
    text = text.replace("Een voorbeeld", "Mail jan@example.org of bel +31 6 12345678")

    found = harvest(text.encode())

    assert "jan" not in str(found.values).lower() and "1234" not in str(found.values)
    assert found.values["maintenance"]["contractors"] == [{"name": "Leverancier", "until": "2030-01-01"}]


def test_convert_brings_an_old_file_to_the_newest_version():
    old = GOOD.replace('"0.7"', '"0.2"').replace("legal:", "legal:\n  repoOwner: Gemeente X\n  authorsFile: A.txt")
    old = old.replace("platforms:", "# shown in lists\nmonochromeLogo: a.svg\nplatforms:")
    old += "it:\n  riuso:\n    codiceIPA: c_h501\n  piattaforme:\n    spid: true\n    anpr: false\n"

    converted = to_latest(old.encode())

    assert told(lint(converted.text.encode())) == []
    values = harvest(converted.text.encode()).values
    assert values["organisation"] == {"uri": "urn:x-italian-pa:c_h501", "name": "Gemeente X"}
    assert values["supports"] == [{"id": "alias:spid"}]
    assert values["logo"] == "a.svg"
    assert "# shown in lists" in converted.text
    assert all(explain(step, language) for step in converted.steps for language in LANGUAGES)


def test_convert_names_what_has_no_place_in_the_standard():
    converted = to_latest((GOOD + "nl:\n  commonground:\n    layerType: data\n").encode())

    assert told(lint(converted.text.encode())) == []
    assert any("layerType" in words for code, words in converted.steps if code == "kept")


def test_every_code_speaks_both_languages():
    for code in CODES.values():
        assert code.nl != code.en and code.why_nl != code.why_en
        assert code.severity in ("error", "warning", "note")


def test_json_has_the_promised_fields():
    rows = json.loads(output.as_json([changed(("EUPL-1.2", "EUPL"))]))

    assert {"file", "line", "column", "severity", "code", "key", "message"} <= set(rows[0])
    assert rows[0]["fix"][0]["text"] == "EUPL-1.2"


def test_sarif_points_to_lines_from_one_and_offers_the_fix():
    log = json.loads(output.as_sarif([changed(('publiccodeYmlVersion: "0.7"\n', ""), ("EUPL-1.2", "EUPL"))]))

    results = log["runs"][0]["results"]
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert log["version"] == "2.1.0"
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in results)
    assert min(result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results) == 1
    assert any("fixes" in result for result in results)


def run(*words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "catalogue", *words], cwd=ROOT, input=stdin, capture_output=True, timeout=60
    )


def test_command_exits_with_one_on_errors_only(tmp_path: Path):
    good, bad = tmp_path / "good.yml", tmp_path / "bad.yml"
    good.write_text(GOOD.replace('"0.7"', '"0.5"'))
    bad.write_text("name: x")

    assert run("lint", str(good)).returncode == 0
    done = run(
        "lint", str(good), str(bad), str(tmp_path / "none.yml"), str(tmp_path), "--format", "json", "--lang", "nl"
    )

    rows = json.loads(done.stdout)
    assert done.returncode == 1
    assert {row["file"] for row in rows} == {str(good), str(bad), str(tmp_path / "none.yml"), str(tmp_path)}
    assert "unreadable-file" in {row["code"] for row in rows}
    assert run("lint").returncode == 2
    assert run("lint", "-", stdin=GOOD.encode()).returncode == 0


def test_command_checks_files_beside_it_when_asked(tmp_path: Path):
    file = tmp_path / "publiccode.yml"
    file.write_text(GOOD.replace("platforms:", "logo: img/logo.svg\nplatforms:"))

    assert run("lint", str(file)).returncode == 0
    assert b"missing-file" in run("lint", str(file), "--check-files").stdout


def test_command_converts(tmp_path: Path):
    file = tmp_path / "publiccode.yml"
    file.write_text(GOOD.replace('"0.7"', '"0.5"'))

    done = run("convert", str(file))

    assert done.returncode == 0
    assert done.stdout.decode() == GOOD
    assert run("convert", str(tmp_path)).returncode == 1


@pytest.mark.parametrize(
    "path", [ROOT / "publiccode.yml", *ROOT.glob("components/*/publiccode.yml")], ids=lambda path: path.parent.name
)
def test_our_own_files_are_without_errors(path):
    report = lint(path.read_bytes())

    assert [finding.message() for finding in report.findings if finding.severity == "error"] == []
