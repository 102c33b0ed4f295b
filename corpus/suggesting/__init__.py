"""Read from a text what stands in a document's head: each rule shows the sentence that it found."""
