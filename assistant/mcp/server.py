"""Speak the Model Context Protocol: offer the tools to other programs, over standard input and output or over HTTP."""

import logging
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import anyio
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ToolDescription

from assistant.mcp.callers import Callers
from assistant.mcp.tool import Tool, use_tool
from corpus.errors import AdviserError

NAME = "industriradgivaren"
TITLE = "Rådgivaren för industriföretag i Blekinge"
INSTRUCTIONS = (
    "En automatisk rådgivare för industriföretag i Blekinge. Den svarar på frågor om stöd, program och utbildning med det som står i "
    "dokument, och visar ordagrant var det står. Använd fraga för en fråga i vanliga ord, sok_program för att hitta program och "
    "las_dokument för att läsa en källa. Återge källorna, med länk och datum, när du använder svaret. Ett program som är avslutat går inte "
    "att söka. Är statusen okänd ska företaget kontrollera om programmet går att söka. När ett svar säger att något inte framgår ska du "
    "inte gissa."
)
# The tools change nothing, the same call gives the same answer, and they know the published documents and nothing else.
ANNOTATIONS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
UNEXPECTED = "Något gick fel hos rådgivaren; försök igen om en stund."
UNKNOWN_TOOL = "Verktyget finns inte; använd något av {names}."
MAX_BODY = 1024 * 1024  # bytes; the gate of the web application lets no more through either
Context = ServerRequestContext[dict[str, object]]
logger = logging.getLogger(__name__)


def make_server(tools: Sequence[Tool[Any, Any]]) -> "Server[dict[str, object]]":
    """Return a server that offers these tools and nothing else."""
    known = {tool.name: tool for tool in tools}
    described = [_describe(tool) for tool in tools]

    async def list_tools(_: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=described)

    async def call_tool(_: Context, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in known:
            raise MCPError(INVALID_PARAMS, UNKNOWN_TOOL.format(names=", ".join(known)))
        return await anyio.to_thread.run_sync(_call, known[params.name], params.arguments or {})

    return Server(
        NAME, title=TITLE, version=version(NAME), instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool
    )  # fmt: skip


def _describe(tool: Tool[Any, Any]) -> ToolDescription:
    return ToolDescription(
        name=tool.name, title=tool.title, description=tool.description, annotations=ANNOTATIONS,
        input_schema=tool.input_schema(), output_schema=tool.output_schema(),
    )  # fmt: skip


def _call(tool: Tool[Any, Any], arguments: Mapping[str, object]) -> CallToolResult:
    """Use a tool; what goes wrong is the result's one sentence, never a traceback."""
    try:
        result = use_tool(tool, arguments)
    except AdviserError as error:
        return _refuse(str(error))
    except Exception as error:  # the last border: its text may hold the question or a path, so it stays here
        logger.warning("The tool %s failed: %s", tool.name, type(error).__name__)
        logger.debug("Unexpected", exc_info=error)
        return _refuse(UNEXPECTED)
    return CallToolResult(content=[TextContent(text=result.text)], structured_content=result.record)


def _refuse(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=sentence)], is_error=True)


def serve_stdio(tools: Sequence[Tool[Any, Any]]) -> None:
    """Answer on standard output what comes on standard input, until that ends."""
    anyio.run(_serve_stdio, tools)


async def _serve_stdio(tools: Sequence[Tool[Any, Any]]) -> None:
    server = make_server(tools)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def open_session(server: "Server[dict[str, object]]", callers: Callers) -> StreamableHTTPSessionManager:
    """Return what answers one HTTP request, with JSON and without remembering anything between requests."""
    return StreamableHTTPSessionManager(
        server,
        json_response=True,
        stateless=True,
        max_request_body_size=MAX_BODY,
        security_settings=TransportSecuritySettings(allowed_hosts=list(callers.hosts), allowed_origins=list(callers.origins)),
    )
