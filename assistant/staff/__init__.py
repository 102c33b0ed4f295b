"""The staff's part: who may, what they do with the library, and what was done when and by whom."""
