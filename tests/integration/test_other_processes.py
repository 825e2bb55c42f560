"""What one process learns must hold for the sockets of the others: real web processes, Redis between them."""

from __future__ import annotations

import pytest

from tests.support.processes import wait_until
from tests.support.product import Socket, TestProduct, Web

pytestmark = [pytest.mark.mariadb, pytest.mark.redis, pytest.mark.timeout(90)]


@pytest.fixture
def pair(product: TestProduct) -> tuple[Web, Web]:
    first, second = product.start_web(), product.start_web()
    for web in (first, second):
        web.child.wait_ready(web.answers)
    return first, second


def test_who_loses_access_on_one_process_loses_the_sockets_on_the_other(
    product: TestProduct, pair: tuple[Web, Web]
) -> None:
    here, there = (web.url for web in pair)
    member = product.world.people["cs"]
    with product.staff(there, "cs").socket() as gone, product.staff(there, "cs2").socket() as stays:
        # the first socket of a process begins to listen; let it
        wait_until(lambda: listening(product) >= 1, what="the other process to listen")
        answer = product.staff(here, "master").http.post(f"/settings/people/{member.id}/deactivate")
        assert answer.status_code in (200, 302), answer.text
        gone.heard("session.ended")
        wait_until(lambda: not gone.client.connected, what="the socket to be closed")
        assert stays.client.connected


def test_who_may_not_see_a_talk_any_more_stops_watching_on_every_process(
    product: TestProduct, pair: tuple[Web, Web]
) -> None:
    here, there = (web.url for web in pair)
    visitor = product.visitor(here)
    conversation_id = visitor.send("halo", "k1").json()["message"]["conversation_id"]
    with product.staff(there, "cs").socket() as sari, product.staff(there, "cs2").socket() as dewi:
        wait_until(lambda: listening(product) >= 1, what="the other process to listen")
        for person in (sari, dewi):
            assert person.ask("watch", {"conversation_id": conversation_id})["ok"]
        master = product.staff(here, "master").http
        answer = master.post(
            f"/inbox/{conversation_id}/hand-over", data={"to": f"department:{product.world.kirim.id}"}
        )
        assert answer.status_code in (200, 302), answer.text
        wait_until(lambda: viewers(dewi, conversation_id) == ["Dewi"], what="Sari to stop watching")
        visitor.send("hanya untuk pengiriman", "k2")
        dewi.heard("message.posted", body="hanya untuk pengiriman")
        assert not [
            data for name, data in sari.pushed if name == "message.posted" and data["client_key"] == "k2"
        ]
        refused = sari.ask("watch", {"conversation_id": conversation_id})
        assert refused["code"] == "not_found"


def listening(product: TestProduct) -> int:
    """Return how many processes listen to what the others say."""
    return int(product.redis.client().pubsub_numsub("tanggap:sockets")[0][1])


def viewers(socket: Socket, conversation_id: str) -> list[str]:
    """Return who watches, in the eyes of the process of a socket."""
    answer = socket.ask("watch", {"conversation_id": conversation_id})
    return [person["name"] for person in answer["viewers"]]
