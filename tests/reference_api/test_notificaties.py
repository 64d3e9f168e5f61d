"""The Notificaties register: channels, subscriptions whose callback is tried, publishing."""

from __future__ import annotations

from typing import Any

import pytest

from reference_api.channels import declared_channels, keep_channels
from tests.receiver import AUTH
from tests.world import BASE, World, codes

ROOT = "/notificaties/api/v1"
KANAAL, ABONNEMENT, NOTIFICATIES = f"{ROOT}/kanaal", f"{ROOT}/abonnement", f"{ROOT}/notificaties"
MESSAGE: dict[str, Any] = {
    "kanaal": "zaken",
    "hoofdObject": "https://elders.example/zaken/1",
    "resource": "zaak",
    "resourceUrl": "https://elders.example/zaken/1",
    "actie": "create",
    "aanmaakdatum": "2024-02-01T12:00:00Z",
    "kenmerken": {"bronorganisatie": "000000000"},
}


def named(response: Any) -> list[tuple[str, str]]:
    return [(item["name"], item["code"]) for item in response.get_json()["invalidParams"]]


def test_standard_channels_are_there_with_their_marks(small: World) -> None:
    found = {kanaal["naam"]: kanaal["filters"] for kanaal in small.get(KANAAL).get_json()}

    assert found == {name: list(channel.kenmerken) for name, channel in declared_channels(small.env.model).items()}
    assert found["zaken"] == ["bronorganisatie", "zaaktype", "vertrouwelijkheidaanduiding"]
    assert {"autorisaties", "zaaktypen", "besluittypen", "informatieobjecttypen"} <= set(found)


def test_channels_are_kept_once_and_grow_with_the_declarations(small: World) -> None:
    small.rows("SELECT 1")
    before = small.get(KANAAL).get_json()
    keep_channels(small.env)
    assert small.get(KANAAL).get_json() == before

    zaken = next(kanaal for kanaal in before if kanaal["naam"] == "zaken")
    small.env.database.write(lambda c: small.env.model and _shrink(small, c, zaken["url"]))
    keep_channels(small.env)

    assert small.get(KANAAL + "?naam=zaken").get_json()[0]["filters"] == [
        "zaaktype",
        "bronorganisatie",
        "vertrouwelijkheidaanduiding",
    ]


def _shrink(world: World, connection: Any, url: str) -> None:
    from reference_api.seed.loader import Loader

    Loader(world.env, connection, "2024-01-01").change(url.replace(BASE, "\0"), "zaken", filters=["zaaktype"])


def test_channel_name_is_unique(small: World) -> None:
    response = small.post(KANAAL, {"naam": "zaken"})

    assert (response.status_code, named(response)) == (400, [("naam", "unique")])


@pytest.mark.rule("nrc-callback")
def test_subscription_tries_the_callback_with_and_without_authorisation(small: World) -> None:
    body = {"callbackUrl": small.receiver.url, "auth": AUTH, "kanalen": [{"naam": "zaken", "filters": {}}]}

    response = small.post(ABONNEMENT, body)

    assert response.status_code == 201
    assert response.get_json() == {
        "url": response.headers["Location"],
        "callbackUrl": small.receiver.url,
        "kanalen": [{"filters": {}, "naam": "zaken"}],
        "formaat": "zgw",
    }
    assert [(got.authorization, got.body["kanaal"], got.kind) for got in small.receiver.got] == [
        (AUTH, "test", "application/json"),
        ("", "test", "application/json"),
    ]


@pytest.mark.rule("nrc-callback")
@pytest.mark.parametrize(
    ("path", "auth", "code"),
    [("/callback", "Bearer fout", "invalid-callback-url"), ("/open", AUTH, "no-auth-on-callback-url")],
)
def test_subscription_is_refused_when_the_callback_behaves_wrong(small: World, path: str, auth: str, code: str) -> None:
    url = small.receiver.url.replace("/callback", path)

    response = small.post(ABONNEMENT, {"callbackUrl": url, "auth": auth, "kanalen": [{"naam": "zaken"}]})

    assert (response.status_code, named(response)) == (400, [("callbackUrl", code)])
    assert small.get(ABONNEMENT).get_json() == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://bestaat-niet.invalid/",
        "ftp://elders.example/",
        "http://u:p@127.0.0.1:1/",
        "geen url",
        "",
    ],
)
def test_callback_out_of_reach_is_refused_by_name(small: World, url: str) -> None:
    response = small.post(ABONNEMENT, {"callbackUrl": url, "auth": AUTH, "kanalen": [{"naam": "zaken"}]})

    assert response.status_code == 400
    assert [name for name, _ in named(response)] == ["callbackUrl"]


@pytest.mark.parametrize("auth", ["Bearer a\nX-Kop: b", "Bearer é€", "x" * 100_000])
def test_strange_authorisation_values_are_refused_not_sent(small: World, auth: str) -> None:
    response = small.post(ABONNEMENT, {"callbackUrl": small.receiver.url, "auth": auth, "kanalen": [{"naam": "zaken"}]})

    assert (response.status_code, codes(response)) == (400, {"invalid-callback-url"})


@pytest.mark.rule("nrc-kanaal")
def test_all_faults_of_a_subscription_come_at_once(small: World) -> None:
    body = {
        "callbackUrl": small.receiver.url,
        "auth": "Bearer fout",
        "kanalen": [{"naam": "bestaatniet"}, {"naam": "zaken", "filters": {"kleur": "rood", "zaaktype": "*"}}],
    }

    response = small.post(ABONNEMENT, body)

    assert named(response) == [
        ("kanalen.0.naam", "kanaal_naam"),
        ("kanalen.1.filters", "inconsistent-abonnement-filters"),
        ("callbackUrl", "invalid-callback-url"),
    ]


def test_filters_are_a_map_of_texts(small: World) -> None:
    for filters in ([], "x", {"zaaktype": {}}, {"zaaktype": None}, {"zaaktype": "x" * 1001}):
        body = small.example("notificaties/abonnement", kanalen=[{"naam": "zaken", "filters": filters}])
        response = small.post(ABONNEMENT, body)

        assert response.status_code == 400, filters
        assert named(response)[0][0].startswith("kanalen.0.filters")


def test_subscription_change_tries_only_what_is_new(small: World) -> None:
    made = small.make("notificaties/abonnement")
    tried = len(small.receiver.got)

    assert small.patch(made["url"], {"kanalen": [{"naam": "autorisaties"}]}).status_code == 200
    assert len(small.receiver.got) == tried
    assert small.patch(made["url"], {"auth": "Bearer fout"}).status_code == 400
    assert len(small.receiver.got) == tried + 1


def test_secret_of_a_subscription_is_never_shown(small: World) -> None:
    made = small.make("notificaties/abonnement")

    assert AUTH not in small.get(made["url"]).get_data(as_text=True)
    assert AUTH not in small.get(ABONNEMENT).get_data(as_text=True)
    assert small.patch(made["url"], {}).get_json() == made


def test_published_message_is_echoed_and_kept(small: World) -> None:
    response = small.post(NOTIFICATIES, MESSAGE)

    assert (response.status_code, response.get_json()) == (201, MESSAGE)
    assert small.rows("SELECT kanaal, waiting FROM outbox ORDER BY id DESC LIMIT 1") == [("zaken", 1)]


@pytest.mark.rule("nrc-message")
@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"kanaal": "bestaatniet"}, [("kanaal", "message_kanaal")]),
        ({"kenmerken": {"kleur": "rood"}}, [("kenmerken", "kenmerken_inconsistent")]),
        ({"aanmaakdatum": "gisteren"}, [("aanmaakdatum", "invalid")]),
        ({"hoofdObject": "x", "resourceUrl": ""}, [("hoofdObject", "bad-url"), ("resourceUrl", "blank")]),
    ],
)
def test_message_that_does_not_fit_is_refused(small: World, change: dict[str, Any], wanted: list[Any]) -> None:
    before = small.number_of("outbox")

    response = small.post(NOTIFICATIES, MESSAGE | change)

    assert (response.status_code, named(response)) == (400, wanted)
    assert small.number_of("outbox") == before


def test_publishing_and_subscribing_need_their_own_scope(small: World) -> None:
    for scope in ("notificaties.publiceren", "notificaties.consumeren"):
        small.add_client(scope, {"autorisaties": [{"component": "nrc", "scopes": [scope]}]})
    subscription = small.example("notificaties/abonnement")

    assert small.post(NOTIFICATIES, MESSAGE, client="notificaties.publiceren").status_code == 201
    assert small.post(NOTIFICATIES, MESSAGE, client="notificaties.consumeren").status_code == 403
    assert small.post(ABONNEMENT, subscription, client="notificaties.consumeren").status_code == 201
    assert small.post(ABONNEMENT, subscription, client="notificaties.publiceren").status_code == 403
    assert small.post(KANAAL, {"naam": "nieuw"}, client="notificaties.consumeren").status_code == 403
