"""Who may call the tools over HTTP."""

import pytest

from assistant.mcp.callers import read_callers


def test_a_server_of_this_machine_is_called_by_its_loopback_names_alone() -> None:
    callers = read_callers(host="127.0.0.1")
    assert set(callers.hosts) == {"127.0.0.1", "127.0.0.1:*", "localhost", "localhost:*", "[::1]", "[::1]:*"}
    assert "http://localhost:*" in callers.origins
    assert not any(origin.startswith("https://") for origin in callers.origins)


def test_the_address_from_outside_is_a_host_and_an_origin() -> None:
    callers = read_callers(host="0.0.0.0", url="https://stod.exempel.se")
    assert "stod.exempel.se" in callers.hosts
    assert "https://stod.exempel.se" in callers.origins
    assert "http://stod.exempel.se" not in callers.origins


def test_other_sites_are_origins_as_they_are_and_no_hosts() -> None:
    callers = read_callers(host="127.0.0.1", sites={"https://grannen.exempel"})
    assert "https://grannen.exempel" in callers.origins
    assert not any("grannen" in host or host.startswith("https") for host in callers.hosts)
    assert "https://grannen.exempel:*" not in callers.origins


def test_an_address_is_compared_in_lower_case_as_browsers_write_it() -> None:
    callers = read_callers(host="127.0.0.1", url="https://Stod.Exempel.se")
    assert "stod.exempel.se" in callers.hosts
    assert "https://stod.exempel.se" in callers.origins


def test_an_address_with_a_port_is_called_with_it() -> None:
    callers = read_callers(host="0.0.0.0", url="http://stod.exempel.se:8080")
    assert "stod.exempel.se:8080" in callers.hosts
    assert "http://stod.exempel.se:8080" in callers.origins


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_stands_for_all_is_nobodys_name(host: str) -> None:
    assert read_callers(host=host) == read_callers(host="127.0.0.1")


@pytest.mark.parametrize(("host", "name"), [("192.168.1.5", "192.168.1.5"), ("fe80::1", "[fe80::1]")])
def test_the_address_that_is_listened_on_is_a_host(host: str, name: str) -> None:
    assert {name, f"{name}:*"} <= set(read_callers(host=host).hosts)
