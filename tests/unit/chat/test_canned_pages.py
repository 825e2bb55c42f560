from __future__ import annotations

from app.chat.queries import canned_replies
from tests.support.world import World


def test_a_canned_reply_is_written_changed_and_removed_on_its_page(world: World) -> None:
    client = world.client("master")
    assert (
        client.post(
            "/settings/canned", data={"shortcut": "/salam", "body": "Halo Kak,\napa kabar?"}
        ).status_code
        == 302
    )
    with world.scope():
        (reply,) = canned_replies()
        assert (reply.shortcut, reply.body) == ("salam", "Halo Kak,\napa kabar?")
    address = f"/settings/canned/{reply.id}"
    assert "apa kabar" in client.get(address).text
    assert client.post(address, data={"shortcut": "salam", "body": "Halo!"}).status_code == 302
    assert "Halo!" in client.get("/settings/canned").text
    assert client.post(f"{address}/remove").status_code == 302
    assert client.get(address).status_code == 404


def test_a_taken_shortcut_is_named_and_the_text_is_kept(world: World) -> None:
    client = world.client("master")
    client.post("/settings/canned", data={"shortcut": "salam", "body": "Halo"})
    again = client.post("/settings/canned", data={"shortcut": "salam", "body": "Selamat siang"})
    assert again.status_code == 422
    assert "Selamat siang" in again.text
