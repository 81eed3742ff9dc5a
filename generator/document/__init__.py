"""The document: its nodes, the markup it is read from, its theme, and what is done to it before it is laid out."""
