"""What the adviser knows: the programme documents, their schema, and how files become documents."""
