"""How we answer: understanding a question, finding passages, and writing a cited answer."""
