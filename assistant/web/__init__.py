"""The adviser in a browser: one FastAPI application with the companies' chat page and the JSON interface."""
