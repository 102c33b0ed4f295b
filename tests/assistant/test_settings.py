"""The settings are read from the environment once; what cannot be used is refused in one sentence."""

from pathlib import Path

import pytest

from assistant.settings import Settings, SingleSignOn, default_home, read_settings
from corpus.errors import AdviserError


def test_every_setting_has_a_default_that_works_on_one_machine() -> None:
    assert read_settings({}) == Settings(home=default_home({}))
    assert (read_settings({}).host, read_settings({}).port, read_settings({}).model) == ("127.0.0.1", 7860, None)
    assert (read_settings({}).model_url, read_settings({}).model_timeout) == (None, 30.0)


def test_every_setting_is_read_from_its_variable() -> None:
    values = {
        "ASSISTANT_HOME": "/data",
        "ASSISTANT_EMBEDDING_MODEL": "intfloat/multilingual-e5-base",
        "ASSISTANT_MODEL": "ollama:llama3.1",
        "ASSISTANT_MODEL_URL": "http://127.0.0.1:11434",
        "ASSISTANT_MODEL_TIMEOUT": "12.5",
        "ASSISTANT_HOST": "0.0.0.0",
        "ASSISTANT_PORT": "8000",
    }
    assert read_settings(values) == Settings(
        home=Path("/data"),
        embedding_model="intfloat/multilingual-e5-base",
        model="ollama:llama3.1",
        model_url="http://127.0.0.1:11434",
        model_timeout=12.5,
        host="0.0.0.0",
        port=8000,
    )


def test_an_empty_variable_counts_as_unset() -> None:
    names = (
        "ASSISTANT_HOME", "ASSISTANT_EMBEDDING_MODEL", "ASSISTANT_MODEL", "ASSISTANT_MODEL_URL", "ASSISTANT_MODEL_TIMEOUT",
        "ASSISTANT_HOST", "ASSISTANT_PORT",
    )  # fmt: skip
    assert read_settings(dict.fromkeys(names, "")) == read_settings({})


def test_the_default_home_follows_the_xdg_specification() -> None:
    assert default_home({"XDG_DATA_HOME": "/xdg"}) == Path("/xdg/industriradgivaren")
    assert default_home({}) == Path.home() / ".local" / "share" / "industriradgivaren"


def test_a_tilde_in_the_home_is_the_users_folder() -> None:
    assert read_settings({"ASSISTANT_HOME": "~/x"}).home == Path.home() / "x"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "²", "80.5", " 80"])
def test_a_port_that_is_none_is_refused_with_what_was_found(port: str) -> None:
    with pytest.raises(AdviserError, match=r"ASSISTANT_PORT är .* mellan 1 och 65535"):
        read_settings({"ASSISTANT_PORT": port})


@pytest.mark.parametrize(("text", "seconds"), [("5", 5.0), ("2.5", 2.5), ("2,5", 2.5), ("600", 600.0)])
def test_a_models_time_is_read_in_seconds_with_either_decimal_sign(text: str, seconds: float) -> None:
    assert read_settings({"ASSISTANT_MODEL_TIMEOUT": text}).model_timeout == seconds


@pytest.mark.parametrize("text", ["0", "-1", "600.1", "nan", "inf", "snart", "30 s", " "])
def test_a_models_time_that_is_none_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(AdviserError, match=f"ASSISTANT_MODEL_TIMEOUT är '{text}'.* mellan 1 och 600"):
        read_settings({"ASSISTANT_MODEL_TIMEOUT": text})


OIDC = {
    "ASSISTANT_URL": "https://radgivaren.example/",
    "ASSISTANT_OIDC_ISSUER": "https://login.example/t/v2.0",
    "ASSISTANT_OIDC_CLIENT_ID": "radgivaren",
    "ASSISTANT_OIDC_CLIENT_SECRET": "hemligt",
}


def test_the_organisations_sign_in_is_read_from_its_variables() -> None:
    settings = read_settings(OIDC)
    assert settings.url == "https://radgivaren.example"
    assert settings.single_sign_on == SingleSignOn("https://login.example/t/v2.0", "radgivaren", "hemligt")
    assert "hemligt" not in repr(settings)
    more = {
        "ASSISTANT_OIDC_LABEL": "Microsoft",
        "ASSISTANT_OIDC_NAME_CLAIM": "preferred_username",
        "ASSISTANT_OIDC_ROLES_CLAIM": "roles",
    }
    with pytest.raises(AdviserError, match="ASSISTANT_OIDC_ROLES innehåller 'cn'"):
        read_settings(OIDC | more | {"ASSISTANT_OIDC_ROLES": "cn, dc=läsare"})
    chosen = read_settings(OIDC | more | {"ASSISTANT_OIDC_ROLES": "a=b=redaktör, chefer = administratör,"}).single_sign_on
    assert chosen
    assert chosen.roles == (("a=b", "redaktör"), ("chefer", "administratör"))
    assert (chosen.label, chosen.name_claim, chosen.roles_claim) == ("Microsoft", "preferred_username", "roles")


@pytest.mark.parametrize("missing", OIDC)
def test_half_a_sign_in_is_refused_with_what_is_missing(missing: str) -> None:
    with pytest.raises(AdviserError, match=rf"behöver också {missing}\."):
        read_settings({name: value for name, value in OIDC.items() if name != missing})


def test_roles_need_both_a_claim_and_a_table() -> None:
    for name, value in {"ASSISTANT_OIDC_ROLES_CLAIM": "roles", "ASSISTANT_OIDC_ROLES": "a=läsare"}.items():
        with pytest.raises(AdviserError, match="Ange både"):
            read_settings(OIDC | {name: value})


@pytest.mark.parametrize(
    "address",
    ["radgivaren.example", "ftp://x.se", "https://", "https://a@x.se", "https://x.se/under", "https://x.se?a=b", "javascript:alert(1)"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(AdviserError, match="ASSISTANT_URL är"):
        read_settings({"ASSISTANT_URL": address})


def test_the_provider_must_be_reached_encrypted_unless_it_is_on_this_machine() -> None:
    with pytest.raises(AdviserError, match="ASSISTANT_OIDC_ISSUER är"):
        read_settings(OIDC | {"ASSISTANT_OIDC_ISSUER": "http://login.example"})
    assert read_settings(OIDC | {"ASSISTANT_OIDC_ISSUER": "http://127.0.0.1:9400"}).single_sign_on


@pytest.mark.parametrize(("text", "days"), [("", 90), ("0", 0), ("30", 30), ("730", 730)])
def test_the_questions_are_kept_for_ninety_days_unless_another_number_is_given(text: str, days: int) -> None:
    assert read_settings({"ASSISTANT_LOG_DAYS": text}).log_days == days


@pytest.mark.parametrize("text", ["-1", "731", "nittio", "90.5", "90 dagar", "²"])
def test_a_number_of_days_that_is_none_is_refused_with_what_was_found(text: str) -> None:
    with pytest.raises(AdviserError, match=r"ASSISTANT_LOG_DAYS är .* mellan 0 \(inget sparas\) och 730"):
        read_settings({"ASSISTANT_LOG_DAYS": text})


def test_the_interface_is_open_to_programs_without_a_key_unless_chosen_otherwise() -> None:
    access = read_settings({}).api_access
    assert (access.rate_limit, access.needs_key, access.origins) == (120, False, frozenset())
    chosen = read_settings({"ASSISTANT_RATE_LIMIT": "0", "ASSISTANT_API_KEYS": "required"}).api_access
    assert (chosen.rate_limit, chosen.needs_key) == (0, True)


def test_origins_are_read_as_browsers_write_them() -> None:
    text = " https://Exempel.se/, http://localhost:8080 ,https://a.se:443,http://b.se:80,https://sölvesborg.se,,http://[::1]:9000 "
    assert read_settings({"ASSISTANT_ORIGINS": text}).api_access.origins == {
        "https://exempel.se", "http://localhost:8080", "https://a.se", "http://b.se", "https://xn--slvesborg-07a.se", "http://[::1]:9000",
    }  # fmt: skip


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "exempel.se", "https://*.exempel.se", "https://exempel.se/sida", "https://a@exempel.se", "ftp://exempel.se", "https://",
     "https://exempel.se?x", "https://exempel.se:x", "https://[::1", "https://.", "javascript:alert(1)"],
)  # fmt: skip
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(AdviserError, match="ASSISTANT_ORIGINS innehåller"):
        read_settings({"ASSISTANT_ORIGINS": f"https://a.se,{origin}"})


@pytest.mark.parametrize(
    ("name", "text"),
    [("ASSISTANT_RATE_LIMIT", "-1"), ("ASSISTANT_RATE_LIMIT", "10/s"), ("ASSISTANT_RATE_LIMIT", "100001"), ("ASSISTANT_API_KEYS", "ja")],
)
def test_a_limit_or_rule_that_is_none_is_refused_with_what_was_found(name: str, text: str) -> None:
    with pytest.raises(AdviserError, match=rf"{name} är '{text}'; ange"):
        read_settings({name: text})
