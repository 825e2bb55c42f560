from __future__ import annotations

import pytest

from app.chat import actions
from app.chat.queries import canned_replies
from app.core.errors import Forbidden, Invalid, NotFound
from tests.support.world import World


def test_a_prepared_text_is_kept_changed_and_removed(world: World):
    with world.scope():
        master = world.actor("master")
        reply = actions.create_canned_reply(master, shortcut="/Salam", body=" Halo Kak \x00")
        assert (reply.shortcut, reply.body) == ("salam", "Halo Kak")
        actions.change_canned_reply(master, reply.id, shortcut="sapa", body="Hai")
        assert [(r.shortcut, r.body) for r in canned_replies()] == [("sapa", "Hai")]
        actions.remove_canned_reply(master, reply.id)
        assert canned_replies() == []


def test_a_shortcut_is_one_word_and_taken_once(world: World):
    with world.scope():
        master = world.actor("master")
        actions.create_canned_reply(master, shortcut="salam", body="Halo")
        for bad in ("salam", "dua kata", "", "x" * 41, "<b>"):
            with pytest.raises(Invalid) as refusal:
                actions.create_canned_reply(master, shortcut=bad, body="Halo")
            assert "shortcut" in refusal.value.fields
        assert len(canned_replies()) == 1


def test_only_who_manages_settings_writes_them_and_only_the_own(world: World, other_world: World):
    with world.scope():
        reply_id = actions.create_canned_reply(world.actor("master"), shortcut="salam", body="Halo").id
        with pytest.raises(Forbidden):
            actions.change_canned_reply(world.actor("cs"), reply_id, shortcut="x", body="y")
    with other_world.scope():
        with pytest.raises(NotFound):
            actions.remove_canned_reply(other_world.actor("master"), reply_id)
        actions.create_canned_reply(other_world.actor("master"), shortcut="salam", body="Halo")
