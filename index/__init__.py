"""How we find it: analysis, embedding, lexical and vector search over the documents."""
