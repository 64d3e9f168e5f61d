"""From a value on a page its source is one click away."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

ROW = re.compile(r'<tr id="([a-z_]+-\d+)">(.*?)</tr>', re.DOTALL)


def test_values_on_a_page_lead_to_their_source_in_one_click(client: FlaskClient) -> None:
    page = client.get("/componenten/open-zaak").text
    links = re.findall(r'class="source s-[a-z]+" href="([^"#]+)#([^"]+)" data-date="[\d-]+" data-status="[a-z]+"', page)
    places = {where: dict(ROW.findall(client.get(where).text)) for where in {where for where, _ in links}}

    assert len(links) > 30
    assert [(where, mark) for where, mark in links if mark not in places[where]] == []
