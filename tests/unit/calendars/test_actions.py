from __future__ import annotations

import pytest

from app.calendars.actions import USUAL_HOURS, set_opening_hours
from app.calendars.hours import Span
from app.calendars.queries import opening_hours
from app.core.errors import Invalid
from tests.support.world import World


def test_setting_hours_replaces_the_whole_week(world: World) -> None:
    with world.scope():
        set_opening_hours(USUAL_HOURS)
        set_opening_hours({0: Span(600, 1200), 6: Span(0, 1440)})
        assert opening_hours() == {0: Span(600, 1200), 6: Span(0, 1440)}


@pytest.mark.parametrize("span", [Span(600, 600), Span(700, 600), Span(-1, 60), Span(0, 1441)])
def test_hours_that_cannot_be_are_refused(world: World, span: Span) -> None:
    with world.scope(), pytest.raises(Invalid):
        set_opening_hours({0: span})


def test_hours_of_another_business_are_not_seen(world: World, other_world: World) -> None:
    with world.scope():
        set_opening_hours(USUAL_HOURS)
    with other_world.scope():
        assert opening_hours() == {}
