"""Make what the adviser ships beside its code: the model that tells which questions are for it."""
