"""Turn office files, web pages and PDFs into Markdown, page by page."""
