"""Make the shipped Swedish embedding model and word list from public data (`python -m index.training`)."""
