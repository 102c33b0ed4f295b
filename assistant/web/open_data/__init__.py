"""Open data: the published programmes and what changes in their validity, for other sites to use."""
