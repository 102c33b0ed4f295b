"""Serve the adviser to other programs by the Model Context Protocol, read-only: three tools over HTTP and standard input."""
