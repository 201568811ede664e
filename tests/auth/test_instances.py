"""Which Infisical there is to choose from, and when the other region is worth a try."""

import pytest

from tui.api.address import EU_CLOUD, US_CLOUD
from tui.api.errors import NotAllowed, Problem, SignInRequired, TimedOut
from tui.api.identities import LockedOut, LoginRefused, SecretSpent, WrongClient, WrongOrganization, WrongPlace
from tui.auth.instances import host_of, instances, is_cloud, other_region
from tui.settings.options import Setting
from tui.settings.settings import Settings

SELF_HOSTED = "https://infisical.example.com"


def test_the_clouds_come_first_and_the_project_files_address_last() -> None:
    named = Settings(proposed_url=Setting("https://evil.example", ".infisical.json"))
    assert [row.value for row in instances(Settings()).rows] == [US_CLOUD, EU_CLOUD, ""]
    offered = instances(named)
    assert offered.rows[-1].value == "https://evil.example"
    assert offered.rows[-1].label == "From .infisical.json"
    assert offered.likeliest == 0


@pytest.mark.parametrize("kind", [SignInRequired, WrongClient, LoginRefused])
def test_the_other_region_is_offered_for_what_this_one_does_not_know(kind: type[Problem]) -> None:
    problem = kind("No.", "Try.")
    for here, there in [(US_CLOUD, EU_CLOUD), (EU_CLOUD, US_CLOUD), ("https://app.infisical.com", EU_CLOUD)]:
        offer = other_region(here, problem)
        assert offer
        assert (offer.value, offer.detail) == (there, host_of(there))
        assert is_cloud(here)
    assert other_region(SELF_HOSTED, problem) is None
    assert not is_cloud(SELF_HOSTED)


@pytest.mark.parametrize("kind", [LockedOut, SecretSpent, WrongOrganization, WrongPlace, NotAllowed, TimedOut])
def test_it_is_not_offered_for_who_is_known_here_nor_for_other_troubles(kind: type[Problem]) -> None:
    assert other_region(US_CLOUD, kind("No.", "Try.")) is None
