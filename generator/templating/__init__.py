"""Templates: the sandbox, what a template sees of the content, and how it becomes a document."""
