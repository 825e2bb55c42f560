"""What may not be read on its own page may not be read by any other way, and what may be read, may."""

from __future__ import annotations

from app.chat import actions as chat
from app.tickets import actions as tickets
from app.tickets.links import link_token
from tests.support.live import staff_tab
from tests.support.world import World
from tests.unit.tickets.support import customer_of, open_case

SECRET = "catatan rahasia"


def test_a_note_on_a_hidden_ticket_is_hidden_in_its_conversation_too(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("master"), department_id=world.umum.id)
    talk = f"/inbox/{ticket.conversation_id}"
    stranger, reader = staff_tab(world, "admin"), staff_tab(world, "cs")
    for tab in (stranger, reader):
        assert tab.ask("watch", {"conversation_id": str(ticket.conversation_id)})["ok"]
    with world.scope():
        tickets.note_on_ticket(world.actor("master"), ticket.id, body=SECRET, client_key="n")
        chat.add_note(world.actor("master"), ticket.conversation_id, body="untuk semua", client_key="m")
    admin, cs = world.client("admin"), world.client("cs")
    assert admin.get(f"/tickets/{ticket.number}").status_code == 404
    for page in (talk, f"{talk}/side", f"/inbox/api/{ticket.conversation_id}/notes"):
        assert SECRET not in admin.get(page).text
        assert "untuk semua" in admin.get(page).text
        assert SECRET in cs.get(page).text
    assert [push["note"]["body"] for push in stranger.pushes("note.added")] == ["untuk semua"]
    assert [push["note"]["body"] for push in reader.pushes("note.added")] == [SECRET, "untuk semua"]


def test_who_reads_a_ticket_opens_its_files_but_no_others_of_the_talk(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("master"), department_id=world.kirim.id)
        talk = ticket.conversation_id
        chat.route_to_department(world.system, talk, world.kirim.id)
        customer = customer_of(ticket, world)
        sent = [
            chat.send_file(customer, talk, name="a.txt", content=b"halo", client_key=key, max_bytes=100)
            for key in ("in", "out")
        ]
        chat.attach_to_ticket(world.system, talk, ticket.id, [sent[0].sequence])
        of_ticket, of_talk = (message.payload["file"]["id"] for message in sent)
    cs = world.client("cs")
    assert cs.get(f"/tickets/{ticket.number}").status_code == 200
    with cs.get(f"/inbox/files/{of_ticket}") as answer:
        assert answer.data == b"halo"
    assert cs.get(f"/inbox/files/{of_talk}").status_code == 404


def test_every_kind_of_page_is_kept_nowhere_and_framed_by_nobody(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("master"))
        secret = link_token(ticket.id)
    master, visitor = world.client("master"), world.visitor()
    pages = [
        (master, page) for page in ("/", "/inbox", f"/tickets/{ticket.number}", "/profile", "/tickets/99999")
    ]
    pages += [
        (visitor, page) for page in (f"/t/{secret}", "/t/x", "/login", "/p/susu/sign-in", "/p/susu/home")
    ]
    for client, page in pages:
        headers = client.get(page).headers
        assert headers["Cache-Control"] == "no-store", page
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], page
        assert "script-src 'self';" in headers["Content-Security-Policy"], page


def test_what_staff_send_needs_the_form_token_whatever_its_type(world: World) -> None:
    with world.scope():
        ticket = open_case(world, by=world.actor("master"))
    client = world.client("master")
    client.environ_base.pop("HTTP_X_CSRFTOKEN")
    words = {"body": "halo", "client_key": "k"}
    talk, api = f"/inbox/api/{ticket.conversation_id}", f"/tickets/api/{ticket.id}"
    for address, sent in (
        (f"{talk}/messages", {"json": words}),
        (f"{talk}/messages", {"data": '{"body": "halo"}', "content_type": "text/plain"}),
        (f"{talk}/files", {"data": words, "content_type": "multipart/form-data"}),
        (f"{api}/messages", {"json": words}),
        (f"/tickets/{ticket.id}/move", {"data": {"to": "finished"}}),
        ("/logout", {"data": {}}),
    ):
        assert client.post(address, **sent).status_code == 403, address  # type: ignore[arg-type]


def test_a_forged_host_is_nowhere_on_a_page(world: World) -> None:
    forged = {"Host": "evil.test", "X-Forwarded-Host": "worse.test", "X-Forwarded-Proto": "https"}
    for client, page in ((world.visitor(), "/chat/susu"), (world.client("master"), "/")):
        answer = client.get(page, headers=forged)
        assert "evil.test" not in answer.text
        assert "worse.test" not in answer.text
