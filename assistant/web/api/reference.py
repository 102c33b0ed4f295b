"""Write the reference of the interface as a plain page, from its OpenAPI document: no script and nothing from another host."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

Part = dict[str, Any]  # Any: a piece of an OpenAPI document

STYLE: Final = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
h2 { border-top: 1px solid; margin-top: 3rem; padding-top: 1rem; }
code, pre { font: .9rem/1.5 ui-monospace, monospace; }
pre { border: 1px solid; overflow-x: auto; padding: .75rem; }
table { border-collapse: collapse; width: 100%; }
.wide { overflow-x: auto; }
th, td { border-bottom: 1px solid; padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
"""
METHODS: Final = ("get", "post")
TYPES: Final = {"string": "text", "integer": "heltal", "number": "tal", "boolean": "true eller false", "array": "lista", "object": "objekt"}


def render_reference(schema: Part) -> str:
    """Return the page of an OpenAPI document."""
    info, prefix = schema["info"], schema["servers"][0]["url"]
    operations = [(method, path, item[method]) for path, item in schema["paths"].items() for method in METHODS if method in item]
    contents = "".join(_entry(method, path, operation) for method, path, operation in operations)
    models = schema["components"]["schemas"]
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style></head><body><header><h1>{escape(info['title'])}</h1>"
        f"<p>{escape(info['description'])}</p><p>Version {escape(info['version'])}. Adresserna börjar med <code>{escape(prefix)}</code>. "
        f'Samma beskrivning för program: <a href="{escape(prefix)}/openapi.json">openapi.json</a>.</p></header><main>'
        f'<nav aria-label="Adresser"><ul>{contents}</ul></nav>'
        f"{''.join(_operation(method, path, operation, models) for method, path, operation in operations)}"
        f"<h2>Vad svaren består av</h2>{''.join(_model(name, model) for name, model in sorted(models.items()))}</main></body></html>"
    )


def _anchor(method: str, path: str) -> str:
    return escape(f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}")


def _entry(method: str, path: str, operation: Part) -> str:
    return f'<li><a href="#{_anchor(method, path)}"><code>{method.upper()} {escape(path)}</code></a> {escape(operation["summary"])}</li>'


def _operation(method: str, path: str, operation: Part, models: Part) -> str:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return (
        f'<section id="{_anchor(method, path)}"><h2>{escape(operation["summary"])}</h2><p><code>{method.upper()} {escape(path)}</code></p>'
        f"<p>{escape(operation.get('description', ''))}</p>{_parameters(operation.get('parameters', []))}"
        f"{_body(body, models) if body else ''}{_responses(operation['responses'], models)}</section>"
    )


def _parameters(parameters: list[Part]) -> str:
    rows = [(p["name"], _type(p["schema"]), p.get("required", False), p.get("description", "")) for p in parameters]
    return f"<h3>I adressen</h3>{_table(rows)}" if rows else ""


def _body(schema: Part, models: Part) -> str:
    model = models[_name(schema)]
    example = json.dumps(model["examples"][0], ensure_ascii=False, indent=2)
    return f"<h3>Skicka</h3>{_table(_fields(model))}<p>Exempel:</p><pre>{escape(example)}</pre>"


def _responses(responses: Part, models: Part) -> str:
    return "<h3>Svar</h3>" + "".join(_response(status, response, models) for status, response in sorted(responses.items()))


def _response(status: str, response: Part, models: Part) -> str:
    contents = response.get("content", {})
    kinds = ", ".join(f"<code>{escape(kind)}</code>{_link(content['schema'])}" for kind, content in contents.items())
    shown = "".join(f"<pre>{escape(content['example'])}</pre>" for content in contents.values() if "example" in content)
    if status.startswith("2"):
        shown += "".join(_example(models.get(_name(content["schema"]), {})) for content in contents.values())
    return f"<p><strong>{escape(status)}</strong> {escape(_said(status, response))} {kinds}</p>{shown}"


def _said(status: str, response: Part) -> str:
    return "Det gick bra." if status.startswith("2") else f"{response['description']}."


def _example(model: Part) -> str:
    return "".join(f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=2))}</pre>" for example in model.get("examples", []))


def _link(schema: Part) -> str:
    name = _name(schema)
    return f' – <a href="#{escape(name)}">{escape(name)}</a>' if name else ""


def _name(schema: Part) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _model(name: str, model: Part) -> str:
    said = escape(model.get("description", ""))
    return f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{said}</p>{_table(_fields(model))}</section>'


def _fields(model: Part) -> list[tuple[str, str, bool, str]]:
    required = model.get("required", [])
    return [(name, _type(field), name in required, field.get("description", "")) for name, field in model.get("properties", {}).items()]


def _table(rows: list[tuple[str, str, bool, str]]) -> str:
    written = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{kind}</td><td>{'ja' if required else 'nej'}</td><td>{escape(said)}</td></tr>"
        for name, kind, required, said in rows
    )
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Fält", "Slag", "Alltid med", "Vad det är"))
    return f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{written}</tbody></table></div>'


def _type(schema: Part) -> str:
    """Say in words what a value is."""
    if name := _name(schema):
        return f'<a href="#{escape(name)}">{escape(name)}</a>'
    if options := schema.get("anyOf"):
        return " eller ".join("null" if option.get("type") == "null" else _type(option) for option in options)
    return " ".join(_words(schema))


def _words(schema: Part) -> Iterator[str]:
    if values := schema.get("enum"):
        yield "ett av " + ", ".join(f"<code>{escape(str(value))}</code>" for value in values)
        return
    yield "dag" if schema.get("format") == "date" else TYPES.get(schema.get("type", ""), "värde")
    if "items" in schema:
        yield f"av {_type(schema['items'])}"
    for name, words in (("minimum", "minst {}"), ("maximum", "högst {}"), ("maxLength", "högst {} tecken"), ("maxItems", "högst {} delar")):
        if name in schema:
            yield words.format(schema[name])
